// The results of a search in a site of files, on its page for them.

import { make } from "./dom.js";

const MOST = 200;

/** Find what the address asks for (`?q=`) and write it where the page has a place for it. */
export async function showResults(names, address) {
  const list = document.getElementById("search-results");
  if (!list) return;
  const text = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, 200);
  if (!text) return;
  document.getElementById("site-search").value = text;
  document.title = `Search: ${text} · carrera-kg`;
  const status = document.getElementById("search-status");
  try {
    const { found, isWhole } = await names.find(text, MOST);
    const number = found.length === 1 ? "1 result" : `${found.length} results`;
    const more = isWhole ? "" : "; there may be more, and more letters find them";
    const name = make("bdi", {}, text);
    status.replaceChildren(...(found.length ? [`${number} for “`, name, `”${more}`] : ["Nothing is called “", name, "”."]));
    list.replaceChildren(...found.map((each) => result(each, address)));
    list.hidden = !found.length;
    document.getElementById("search-help").hidden = found.length > 0;
  } catch (error) {
    status.textContent = `The names cannot be searched: ${error.message}.`;
  }
}

function result(each, address) {
  const link = make("a", { href: address(each) }, make("bdi", {}, each.name));
  return make("li", {}, link, " ", make("span", { class: "quiet" }, each.note ? `${each.kind}, also “${each.note}”` : each.kind));
}
