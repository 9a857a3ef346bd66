// A network that one can explore: move and zoom, find, hide kinds of things, read why two things are tied, and save it.
// The same on the service's pages and in a page of its own.

import { make } from "./dom.js";
import { draw, fit, point } from "./drawing.js";

const SUGGESTED = 8;
const STEP = 60;
const MOVES = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
const ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8 };
const KEYS = "Arrows move it, + and − zoom, 0 shows all.";

/**
 * Build the explorer into the root.
 *
 * `picture` is the network as SVG, from which a changed SVG is saved; `title` names the files; `leave` is called when
 * Escape is pressed and nothing is open; `elsewhere` opens links in a new window.
 */
export function explore(root, network, { picture = null, title = "network", leave = null, elsewhere = false } = {}) {
  const stage = make("div", {
    class: "network-stage", role: "application", tabindex: "0", "aria-label": `${title}: arrows move it, plus and minus zoom, 0 shows all`,
  });
  const card = make("aside", { class: "network-card", hidden: true, tabindex: "-1", "aria-label": "About one thing" });
  const tools = make("div", { class: "network-bar", role: "group", "aria-label": "Tools of the network" });
  const field = make("div", { class: "network-field" }, stage, card);
  root.append(tools, field);
  const cy = draw(stage, network);

  const open = (node) => show(card, node, { network, elsewhere, choose, close: leaveCard });
  function choose(node) {
    cy.nodes().removeClass("found");
    node.addClass("found");
    if (!isSeen(cy, node)) cy.center(node);
    point(cy, node);
    open(node);
    card.focus({ preventScroll: true }); // what was chosen by may be gone
  }
  cy.on("tap", "node", ({ target }) => open(target));
  cy.on("tap", ({ target }) => target === cy && close());
  function close() {
    card.hidden = true;
    cy.nodes().removeClass("found");
    point(cy, null);
  }

  function leaveCard() {
    close();
    stage.focus({ preventScroll: true });
  }

  tools.append(search(cy, network, choose), legend(cy, network), buttons(cy, network, picture, title));
  if (network.surplus) tools.append(make("p", { class: "network-surplus" }, network.surplus));

  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (card.hidden) leave?.();
      else leaveCard();
    } else if (event.target !== stage || !steer(cy, stage, event.key)) return;
    event.preventDefault();
  });
  let isAsDrawn = true; // until somebody moves it, it is seen whole
  for (const way of ["pointerdown", "wheel", "keydown"]) field.addEventListener(way, () => (isAsDrawn = false), { passive: true });
  new ResizeObserver(() => {
    cy.resize();
    if (isAsDrawn) fit(cy);
  }).observe(stage);
  fit(cy);
  return cy;
}

/** Move or zoom by a key; whether the key means anything. An arrow leads the eye: what lies that way comes nearer. */
function steer(cy, stage, key) {
  if (MOVES[key]) {
    const [x, y] = MOVES[key];
    cy.panBy({ x, y });
  } else if (ZOOMS[key]) {
    cy.zoom({ level: cy.zoom() * ZOOMS[key], renderedPosition: { x: stage.clientWidth / 2, y: stage.clientHeight / 2 } });
  } else if (key === "0") fit(cy);
  else return false;
  return true;
}

function isSeen(cy, node) {
  const box = node.renderedBoundingBox();
  return box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height();
}

// ── Finding ──────────────────────────────────────────────────────────────────────────────────────

function search(cy, { nodes }, choose) {
  const input = make("input", { type: "search", placeholder: "Find …", "aria-label": "Find in the network", autocomplete: "off" });
  const list = make("ul", { class: "network-found", hidden: true, "aria-label": "Found" });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const names = nodes.map(({ id, name }) => [plain(name), name, id]);
  const find = () => {
    const wanted = plain(input.value.trim());
    const hits = wanted ? names.filter(([known]) => known.includes(wanted)) : [];
    hits.sort(([one], [other]) => Number(other.startsWith(wanted)) - Number(one.startsWith(wanted)) || (one < other ? -1 : 1));
    cy.batch(() => {
      cy.elements().removeClass("far near told");
      if (!wanted) return;
      const found = new Set(hits.map(([, , id]) => id));
      cy.nodes().forEach((node) => void node.toggleClass("far", !found.has(node.id())));
      cy.edges().addClass("far");
    });
    list.replaceChildren(...hits.slice(0, SUGGESTED).map(([, name, id]) => {
      const button = make("button", { type: "button" }, name);
      const node = cy.getElementById(id);
      button.addEventListener("focus", () => point(cy, node));
      button.addEventListener("mouseenter", () => point(cy, node));
      button.addEventListener("click", () => pick(node));
      return make("li", {}, button);
    }));
    if (wanted && !hits.length) list.append(make("li", { class: "quiet" }, "Nothing of that name"));
    list.hidden = !wanted;
  };
  const pick = (node) => {
    list.hidden = true;
    input.value = "";
    choose(node);
  };
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    const first = list.querySelector("button");
    if (event.key === "Enter" && first && !list.hidden) first.click();
    else if (event.key === "ArrowDown" && first && !list.hidden) first.focus();
    else if (event.key === "Escape" && !list.hidden) {
      input.value = "";
      find();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    (event.target.parentElement[step]?.querySelector("button") ?? input).focus();
    event.preventDefault();
    event.stopPropagation();
  });
  return make("div", { class: "network-search" }, input, list);
}

// ── The legend, which hides and shows ────────────────────────────────────────────────────────────

function legend(cy, { edges, kinds }) {
  const items = kinds.map(({ kind, name, count, sign }) => {
    const button = make("button", { type: "button", class: `network-kind kind-${kind}`, "aria-pressed": "true", title: `Hide or show: ${name}` });
    button.append(signOf(sign), `${name} ${count}`);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") === "false";
      button.setAttribute("aria-pressed", String(shown));
      cy.nodes(`[kind = '${kind}']`).toggleClass("away", !shown);
    });
    return button;
  });
  if (edges.some(({ disputed }) => disputed)) items.push(make("span", { class: "network-sample disputed-tie" }, "⚠ disputed"));
  if (edges.some(({ certain }) => !certain)) items.push(make("span", { class: "network-sample possible-tie" }, "possible"));
  return make("div", { class: "network-kinds", role: "group", "aria-label": "Kinds of things: shown or hidden" }, ...items);
}

const SVG = "http://www.w3.org/2000/svg";

function signOf(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-6.5 -6.5 13 13");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  drawn.setAttribute("fill-rule", "evenodd");
  svg.append(drawn);
  return svg;
}

// ── What is known of one thing ───────────────────────────────────────────────────────────────────

function show(card, node, { network, elsewhere, choose, close }) {
  const { name, kind, note, href } = node.data();
  const called = network.kinds.find((each) => each.kind === kind)?.name ?? "";
  const shut = make("button", { type: "button", class: "network-shut", "aria-label": "Close" }, "×");
  shut.addEventListener("click", close);
  const heading = make("strong", {}, href ? make("a", elsewhere ? { href, target: "_blank", rel: "noopener" } : { href }, name) : name);
  const ties = node.connectedEdges().map((edge) => {
    const other = edge.source().same(node) ? edge.target() : edge.source();
    const button = make("button", { type: "button" }, other.data("name"));
    button.addEventListener("click", () => choose(other));
    const why = [edge.data("label"), edge.data("possible") && "possible", edge.data("disputed") && "⚠ disputed"].filter(Boolean).join(", ");
    return make("li", {}, button, why ? `: ${why}` : "");
  });
  card.replaceChildren(shut, make("p", {}, heading), make("p", { class: "quiet" }, [called, note].filter(Boolean).join(": ")), make("ul", {}, ...ties));
  card.hidden = false;
}

// ── Saving ───────────────────────────────────────────────────────────────────────────────────────

function buttons(cy, network, picture, title) {
  const button = (name, what, act) => {
    const made = make("button", { type: "button", title: what }, name);
    made.addEventListener("click", act);
    return made;
  };
  const card = () => getComputedStyle(document.documentElement).getPropertyValue("--card").trim();
  const file = title.normalize("NFD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "network";
  const made = [
    button("Fit", `Show all. ${KEYS}`, () => fit(cy)),
    button("PNG", "Save as PNG", async () => save(await cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg: card() }), `${file}.png`)),
  ];
  if (picture) made.push(button("SVG", "Save as SVG", () => save(new Blob([svgOf(cy, network, picture)], { type: "image/svg+xml" }), `${file}.svg`)));
  return make("div", { class: "network-buttons" }, ...made);
}

function save(blob, name) {
  const href = URL.createObjectURL(blob);
  const link = make("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** The picture as it now lies: what is hidden is left out, what was moved is moved. */
function svgOf(cy, { nodes, edges }, picture) {
  const svg = picture.cloneNode(true);
  svg.removeAttribute("hidden");
  nodes.forEach(({ id, x, y }, index) => {
    const node = cy.getElementById(id);
    const box = svg.querySelector(`[data-box="${index}"]`);
    const at = node.position();
    if (node.hasClass("away")) box?.remove();
    else if (at.x !== x || at.y !== y) box?.setAttribute("transform", `translate(${(at.x - x).toFixed(1)} ${(at.y - y).toFixed(1)})`);
  });
  edges.forEach((tie, index) => {
    const edge = cy.getElementById(`tie ${index}`);
    const moved = edge.connectedNodes().some((node) => node.position().x !== node.data("x") || node.position().y !== node.data("y"));
    const parts = svg.querySelectorAll(`[data-line="${index}"]`);
    if (!edge.visible()) parts.forEach((part) => part.remove());
    else if (moved) {
      const [from, to, bends] = [edge.sourceEndpoint(), edge.targetEndpoint(), edge.controlPoints() ?? []];
      const middle = edge.midpoint();
      const point = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
      parts.forEach((part) => {
        if (part.matches("g")) part.setAttribute("transform", `translate(${(middle.x + edge.data("off")[0] - tie.at[0]).toFixed(1)} ${(middle.y + edge.data("off")[1] - tie.at[1]).toFixed(1)})`);
        else if (part.matches(".kg-arrow, .kg-arrow-differ")) part.remove();
        else part.setAttribute("d", bends.length ? `M${point(from)}Q${point(bends[0])} ${point(to)}` : `M${point(from)}L${point(to)}`);
      });
    }
  });
  return new XMLSerializer().serializeToString(svg);
}
