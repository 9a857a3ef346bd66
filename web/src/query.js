// The query page: an editor over the text field, and answers without loading the page anew. Without this the form and
// the links do the same.

import { completions } from "./completion.js";
import { addCopyButtons } from "./copy.js";
import { isForElsewhere, make, readJson } from "./dom.js";
import { openEditor } from "./editor.js";
import { historyMenu, remember } from "./history.js";
import { offerNetworks } from "./network.js";

const LONGEST_ADDRESS = 6000; // what one can send to somebody; a longer query stays in the history of the tab alone

const form = document.querySelector("form.query-form");
const answer = document.querySelector("section.answer");
const status = form.querySelector(".query-status");
const button = form.querySelector("button[type=submit]");
const root = form.dataset.root;

let running = null;

const editor = openEditor(form.elements.query, {
  complete: completions(readJson("vocabulary"), `${root}complete`),
  run: () => run(),
  changed: () => editor.underline(""),
});

function addressOf(text, view) {
  const params = new URLSearchParams({ query: text });
  if (view && view !== "table") params.set("view", view);
  return `${form.action}?${params}`;
}

const viewShown = () => answer.querySelector("[data-view][aria-current]")?.dataset.view;

/** Ask, show the answer, and put the query in the address. */
async function run(address = addressOf(editor.text, viewShown()), { remembers = true } = {}) {
  running?.abort();
  const own = (running = new AbortController());
  const began = performance.now();
  const text = editor.text;
  busy(true);
  say("Running …");
  try {
    const response = await fetch(`${address}&fragment=1`, { signal: own.signal, headers: { accept: "text/html, application/problem+json;q=0.9" } });
    show(await answerIn(response));
    const took = Math.round(performance.now() - began);
    say(response.ok ? `${answer.querySelector(".answer-status")?.textContent ?? ""} · ${took.toLocaleString("en")} ms` : "No answer");
    if (remembers) history.pushState({ address, text }, "", address.length <= LONGEST_ADDRESS ? address : form.action);
    if (remembers && response.ok) remember(text);
  } catch (error) {
    if (running !== own) return; // another query has taken over
    if (error.name === "AbortError") say("Stopped");
    else {
      show(problem("The service cannot be reached", "check that it is running, then run the query again"));
      say("No answer");
    }
  } finally {
    if (running === own) {
      running = null;
      busy(false);
    }
  }
}

function busy(is) {
  answer.setAttribute("aria-busy", String(is));
  button.textContent = is ? "Stop" : "Run";
}

function say(text) {
  status.textContent = text;
}

/** The elements of the answer; an error page of the service comes down to what it says. */
async function answerIn(response) {
  const body = await response.text();
  if (response.headers.get("content-type")?.includes("json")) {
    const { title, detail, hint } = JSON.parse(body);
    return problem(detail ?? title ?? `Status ${response.status}`, hint ?? "");
  }
  const page = new DOMParser().parseFromString(body, "text/html");
  if (page.querySelector("div.problem, .answer-bar")) return [...page.body.childNodes];
  const said = (page.querySelector("main p") ?? page.querySelector("h1"))?.textContent.trim() || `Status ${response.status}`;
  const [message, ...hint] = said.split("; ");
  return problem(message, hint.join("; "));
}

function problem(message, hint) {
  return [
    make("div", { class: "notice error problem", role: "alert" }, make("p", {}, make("strong", {}, message)), make("p", {}, hint)),
  ];
}

function show(nodes) {
  answer.replaceChildren(...nodes);
  answer.hidden = false;
  enliven();
}

/** What an answer does with the script, whoever put it there. */
function enliven() {
  offerNetworks(answer, () => import("./explorer.js"));
  addCopyButtons(answer);
  const wrong = answer.querySelector("div.problem");
  editor.underline(wrong?.textContent.trim().replace(/\s*\n\s*/g, "; "), Number(wrong?.dataset.line), Number(wrong?.dataset.column));
}

form.addEventListener("submit", (event) => {
  if (running) {
    event.preventDefault();
    running.abort();
    return;
  }
  event.preventDefault();
  run();
});

answer.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  if (!link || isForElsewhere(event)) return;
  event.preventDefault();
  const { view } = link.dataset;
  const asked = new URL(link.href).searchParams.get("query");
  const same = asked.trim() === editor.text.replaceAll("\r\n", "\n").trim();
  if (!same) editor.text = asked; // the picture is of the answer, so the editor shows what was asked
  run(link.href).then(() => answer.querySelector(`a[data-view="${view}"]`)?.focus());
});

for (const link of document.querySelectorAll("a[data-example]")) {
  link.addEventListener("click", (event) => {
    if (isForElsewhere(event)) return;
    event.preventDefault();
    editor.text = new URL(link.href).searchParams.get("query");
    run(link.href);
  });
}

addEventListener("popstate", ({ state }) => {
  const address = state?.address ?? location.href;
  const text = state?.text ?? new URLSearchParams(location.search).get("query");
  if (!text) return location.reload(); // the page as it was opened
  editor.text = text;
  run(address, { remembers: false });
});

form.querySelector(".query-tools").append(
  historyMenu((text) => {
    editor.text = text;
    editor.focus();
  }),
);
form.after(make("p", { class: "keys quiet" }, make("kbd", {}, "Ctrl"), " or ", make("kbd", {}, "⌘"), " with ", make("kbd", {}, "Enter"), " runs, ",
  make("kbd", {}, "Esc"), " then ", make("kbd", {}, "Tab"), " leaves the editor"));
document.querySelector(".query-form label")?.setAttribute("hidden", "");
enliven();
