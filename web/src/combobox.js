// Completion of names as they are typed: the combobox with a listbox of the ARIA practices. Without it the field is a
// plain field, and the form goes to the page of results.

import { make } from "./dom.js";

const PATIENCE = 120; // milliseconds of rest before the service is asked
const MOST = 8;

let serial = 0;

/** Complete every field with `data-complete`, the address to ask. */
export function completeFields(root) {
  for (const input of root.querySelectorAll("input[data-complete]")) {
    const address = ({ path }) => input.dataset.complete.replace(/complete$/, "") + path.replace(/^\//, "");
    complete(input, { find: (text, signal) => askService(input.dataset.complete, text, signal), address });
  }
}

/** What the service knows that the text may be the beginning of; nothing where it does not answer as it should. */
async function askService(address, text, signal) {
  const asked = `${address}?${new URLSearchParams({ q: text })}`;
  const response = await fetch(asked, { signal, headers: { accept: "application/json" } });
  return response.ok ? response.json() : null;
}

/**
 * Complete a field. `find` gives a promise of what a text may become (`name`, `kind`, `path`, `note` of each), or of
 * null where that is not known; `address` tells where a thing's page is.
 *
 * With `data-kinds` (which may be empty: any kind) a choice fills the field; without it, it goes to the thing's page.
 */
export function complete(input, { find, address }) {
  const id = `suggestions-${(serial += 1)}`;
  const list = make("ul", { id, class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
  const status = make("span", { class: "visually-hidden", role: "status" });
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
  })) input.setAttribute(name, value);

  const kinds = input.dataset.kinds?.split(" ").filter(Boolean);
  let shown = [];
  let active = -1;
  let timer = 0;
  let request = null;

  function close() {
    clearTimeout(timer);
    request?.abort();
    shown = [];
    mark(-1);
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function show(found) {
    const chosen = shown[active]?.path; // an answer that comes late does not take it away
    shown = found;
    list.replaceChildren(
      ...found.map((each, number) =>
        make(
          "li",
          { id: `${id}-${number}`, role: "option", "aria-selected": "false" },
          make("bdi", {}, each.name),
          make("span", { class: "suggestion-kind" }, each.note ? `${each.kind}, ${each.note}` : each.kind),
        ),
      ),
    );
    mark(chosen ? found.findIndex(({ path }) => path === chosen) : -1);
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length === 1 ? "1 suggestion" : `${found.length || "no"} suggestions`;
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if (!text) return close();
    const own = (request = new AbortController());
    try {
      const found = await find(text, own.signal);
      if (!found) return close();
      if (own.signal.aborted || document.activeElement !== input) return;
      show(found.filter((each) => !kinds?.length || kinds.includes(kindOf(each))).slice(0, MOST));
    } catch (error) {
      if (error.name !== "AbortError") close(); // the form works without suggestions
    }
  }

  function choose(index) {
    const each = shown[index];
    if (!kinds) {
      location.assign(address(each));
      return;
    }
    const namesakes = shown.filter((other) => other.name === each.name).length > 1;
    const byAddress = namesakes || kindOf(each) === "document" || kinds.length === 0;
    input.value = byAddress ? decodeURIComponent(each.path.replace(/^\//, "")) : each.name;
    close();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose([...list.children].indexOf(option));
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown.length) return void ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = shown.length + 1; // one of them is the field itself
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape" && shown.length) {
      event.preventDefault();
      close();
    }
  });
}

/** The kind as in the address: `national-team`. */
function kindOf({ path }) {
  return path.split("/")[1];
}
