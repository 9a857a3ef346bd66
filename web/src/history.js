// The queries of this browser, newest first. They stay in it.

import { make } from "./dom.js";

const KEY = "carrera-kg.queries";
const MOST = 30;

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // storage may be forbidden, or hold what somebody else wrote
  }
}

function keep(texts) {
  try {
    localStorage.setItem(KEY, JSON.stringify(texts.slice(0, MOST)));
  } catch {
    // a history is a comfort; the query has been answered
  }
}

export function remember(text) {
  keep([text, ...kept().filter((each) => each !== text)]);
}

/** A menu of the queries; choosing one hands it over. */
export function historyMenu(choose) {
  const list = make("ul", { class: "plain" });
  const menu = make("details", { class: "menu" }, make("summary", { class: "button" }, "History"), list);
  menu.addEventListener("toggle", () => {
    if (menu.open) list.replaceChildren(...entries(menu, choose));
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.composedPath().includes(menu)) menu.open = false;
  });
  return menu;
}

function entries(menu, choose) {
  const texts = kept();
  if (!texts.length) return [make("li", { class: "quiet" }, "Queries that you run are kept here, in this browser.")];
  const clear = make("button", { type: "button", class: "clear" }, "Clear the history");
  clear.addEventListener("click", () => {
    keep([]);
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  return [...texts.map((text) => make("li", {}, entry(menu, text, choose))), make("li", {}, clear)];
}

function entry(menu, text, choose) {
  const button = make("button", { type: "button", title: text.slice(0, 600) }, title(text));
  button.addEventListener("click", () => {
    menu.open = false;
    choose(text);
  });
  return button;
}

/** The question in the comment on top, if there is one; else the query in one line. */
function title(text) {
  const comment = text.match(/^\s*#\s*(.+)/)?.[1];
  return (comment ?? text.replace(/^\s*PREFIX.*$/gim, "").replace(/\s+/g, " ").trim()).slice(0, 90);
}
