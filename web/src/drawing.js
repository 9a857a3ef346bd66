// Draws a network with Cytoscape.js: the boxes and lines that Python has placed, at the same places.

import cytoscape from "cytoscape";
import { make } from "./dom.js";

// Cytoscape adds a style element unless one of this id is there; the pages' policy allows none, and the style sheet of
// the explorer says what it would say.
const STYLE_ID = "__________cytoscape_stylesheet";

const READABLE = 6; // words of ties at a time

/** Draw onto the stage; the drawing tells `events` of what is pointed at and chosen. */
export function draw(stage, { nodes, edges, kinds }) {
  if (!document.getElementById(STYLE_ID)) document.head.append(make("meta", { id: STYLE_ID }));
  const places = new Map(nodes.map((node) => [node.id, node]));
  const cy = cytoscape({
    container: stage,
    elements: [
      ...nodes.map((node) => ({ data: { ...node, focus: node.focus ? 1 : 0 }, position: { x: node.x, y: node.y } })),
      ...edges.map((edge, index) => ({ data: tie(edge, index, places) })),
    ],
    style: styles(kinds),
    layout: { name: "preset", fit: false },
    minZoom: 0.05,
    maxZoom: 5,
    autounselectify: true,
    boxSelectionEnabled: false,
  });
  cy.on("mouseover", "node", ({ target }) => {
    stage.style.cursor = "pointer";
    point(cy, target);
  });
  cy.on("mouseover", "edge", ({ target }) => point(cy, target));
  cy.on("mouseout", () => {
    stage.style.cursor = "";
    point(cy, null);
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const restyle = () => cy.style(styles(kinds));
  scheme.addEventListener("change", restyle);
  cy.on("destroy", () => scheme.removeEventListener("change", restyle));
  return cy;
}

/** Show what belongs to a node or edge; nothing stands out if there is none. */
export function point(cy, target) {
  cy.batch(() => {
    cy.elements().removeClass("near told far");
    if (!target || target.empty()) return;
    const near = target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes());
    near.addClass("near");
    if (near.edges().length <= READABLE) near.edges().addClass("told");
    cy.elements().difference(near).addClass("far");
  });
}

/** See all of it, not larger than it was drawn. */
export function fit(cy) {
  cy.fit(cy.elements(":visible"), 14);
  if (cy.zoom() > 1.3) {
    cy.zoom(1.3);
    cy.center(cy.elements(":visible"));
  }
}

/** An edge, its words moved from the middle of the line to where Python found room for them. */
function tie(edge, index, places) {
  const [from, to] = [places.get(edge.source), places.get(edge.target)];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const middle = [(from.x + to.x) / 2 + (dy / length) * (edge.bend / 2), (from.y + to.y) / 2 - (dx / length) * (edge.bend / 2)];
  const spot = edge.words || edge.disputed ? edge.at : middle;
  const sign = edge.disputed ? "⚠ " : "";
  return {
    ...edge,
    id: `tie ${index}`,
    disputed: edge.disputed ? 1 : 0,
    possible: edge.certain ? 0 : 1,
    directed: edge.directed ? 1 : 0,
    curved: edge.bend ? 1 : 0,
    shown: (sign + edge.words).trim(),
    told: (sign + edge.label).trim(),
    off: [spot[0] - middle[0], spot[1] - middle[1]],
  };
}

/** The look, in the colours of the page, which differ in light and dark. */
function styles(kinds) {
  const page = getComputedStyle(document.documentElement);
  const colour = (name) => page.getPropertyValue(`--${name}`).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const words = {
    label: "data(shown)", "font-family": font, "font-size": 10.5, color: colour("muted"),
    "text-background-color": colour("card"), "text-background-opacity": 0.9, "text-background-padding": 1.5,
    "text-background-shape": "round-rectangle", "text-margin-x": (edge) => edge.data("off")[0], "text-margin-y": (edge) => edge.data("off")[1],
  };
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle", "corner-radius": 4, width: "data(width)", height: "data(height)", label: "data(label)",
        "font-family": font, "font-size": "data(size)", color: colour("ink"), "text-wrap": "wrap", "text-max-width": 1000,
        "line-height": 1.2, "text-justification": "left", "text-valign": "center", "text-halign": "right",
        "text-margin-x": (node) => 23 - node.data("width"), "background-color": colour("card"), "border-width": 1.4,
        "background-image-containment": "over", "background-fit": "none", "background-clip": "none",
        "background-width": 13, "background-height": 13, "background-position-x": 6.5, "background-position-y": "50%",
      },
    },
    ...kinds.flatMap(({ kind, sign }) => [
      {
        selector: `node[kind = '${kind}']`,
        style: { "border-color": colour(`kind-${kind}`), "background-image": image(sign, colour(`kind-${kind}`)) },
      },
      {
        selector: `node[kind = '${kind}'][focus = 1]`,
        style: {
          "background-color": colour(`kind-${kind}`), "background-image": image(sign, colour("on-kind")),
          "background-position-x": 8.5, color: colour("on-kind"), "font-weight": 600,
          "text-margin-x": (node) => 25 - node.data("width"),
        },
      },
    ]),
    { selector: "node[kind = 'person']", style: { "corner-radius": 12 } },
    {
      selector: "edge",
      style: {
        ...words, width: "data(stroke)", "line-color": colour("line-strong"), "curve-style": "straight", "target-arrow-color": colour("line-strong"),
      },
    },
    {
      selector: "edge[curved = 1]",
      style: {
        "curve-style": "unbundled-bezier", "edge-distances": "node-position", "control-point-weights": 0.5,
        "control-point-distances": (edge) => -edge.data("bend"),
      },
    },
    { selector: "edge[directed = 1]", style: { "target-arrow-shape": "triangle", "arrow-scale": 0.8 } },
    { selector: "edge[possible = 1]", style: { "line-style": "dashed", "line-dash-pattern": [1.5, 3.5] } },
    {
      selector: "edge[disputed = 1]",
      style: {
        "line-style": "dashed", "line-dash-pattern": [7, 4], "line-color": colour("differ-line"),
        "target-arrow-color": colour("differ-line"), color: colour("differ"),
      },
    },
    { selector: "edge[disputed = 1][possible = 1]", style: { "line-dash-pattern": [7, 3, 1.5, 3] } },
    { selector: ".far", style: { opacity: 0.2 } },
    { selector: "node.near", style: { "z-index": 9 } },
    { selector: "edge.near", style: { width: (edge) => edge.data("stroke") + 1 } },
    {
      selector: "edge.told", // of what one points at, as all at once cannot be read
      style: { label: "data(told)", "text-wrap": "wrap", "text-max-width": 190, "font-size": 12, color: colour("ink"), "z-index": 10 },
    },
    { selector: "node.found", style: { "border-width": 4, "z-index": 11 } },
    { selector: ".away", style: { display: "none" } },
  ];
}

function image(sign, colour) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="-6.5 -6.5 13 13"><path d="${sign}" fill="${colour}" fill-rule="evenodd"/></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
