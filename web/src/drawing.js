// Draws a network with Cytoscape.js. The same network always lies the same way: nothing is left to chance.

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { make } from "./dom.js";

cytoscape.use(fcose);

// Cytoscape adds a style element unless one of this id is there; the pages' policy allows none, and site.css of this
// folder says what it would say.
const STYLE_ID = "__________cytoscape_stylesheet";

const READABLE = 5; // labels of ties at a time

export function draw(stage, { nodes, edges }) {
  if (!document.getElementById(STYLE_ID)) document.head.append(make("meta", { id: STYLE_ID }));
  const placed = nodes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const known = new Set(nodes.map(({ id }) => id));
  const cy = cytoscape({
    container: stage,
    elements: [
      ...nodes.map((node, index) => ({ data: node, position: placed ? { x: node.x, y: node.y } : onCircle(index, nodes) })),
      ...edges
        .filter(({ source, target }) => known.has(source) && known.has(target))
        .map((edge, index) => ({ data: { id: `edge-${index}`, ...edge, disputed: edge.disputed ? 1 : 0 } })),
    ],
    style: styles(1),
    layout: { name: "preset", fit: false },
    minZoom: 0.2,
    maxZoom: 4,
    autounselectify: true,
  });
  if (!placed) {
    cy.layout({
      name: "fcose", randomize: false, animate: false, quality: "proof", fit: false, nodeDimensionsIncludeLabels: true,
      idealEdgeLength: () => 80, nodeRepulsion: () => 7000, gravity: 0.5, numIter: 2500,
    }).run();
  }
  cy.fit(undefined, 24);
  const larger = Math.max(1, Math.min(1.7, 0.9 / cy.zoom())); // what is seen from afar is written larger
  const restyle = () => cy.style(styles(larger));
  restyle();
  cy.fit(undefined, 24);
  cy.on("tap", "node[href]", ({ target }) => target.data("href") && location.assign(target.data("href")));
  cy.on("mouseover", "node", ({ target }) => {
    stage.style.cursor = target.data("href") ? "pointer" : "";
    const near = target.closedNeighborhood();
    near.addClass("near");
    if (near.edges().length <= READABLE) near.edges().addClass("told");
    cy.elements().difference(near).addClass("far");
  });
  cy.on("mouseover", "edge", ({ target }) => target.addClass("near told"));
  cy.on("mouseout", () => {
    stage.style.cursor = "";
    cy.elements().removeClass("near told far");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
  return cy;
}

function onCircle(index, { length }) {
  const angle = (2 * Math.PI * index) / length;
  const radius = 30 * length;
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

/** The look, in the colours of the page, which differ in light and dark; writing that much larger than usual. */
function styles(larger) {
  const page = getComputedStyle(document.documentElement);
  const colour = (name) => page.getPropertyValue(`--${name}`).trim();
  const font = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        label: "data(label)", "font-family": font, "font-size": 15 * larger, color: colour("ink"), "text-wrap": "wrap",
        "text-max-width": 150 * larger, "text-valign": "bottom", "text-margin-y": 4, width: 20, height: 20,
        "background-color": colour("card"), "border-width": 2, "border-color": colour("line-strong"),
        "text-outline-color": colour("card"), "text-outline-width": 2,
      },
    },
    { selector: "node[kind = 'person']", style: { "background-color": colour("accent"), "border-color": colour("accent") } },
    {
      selector: "node[kind = 'club'], node[kind = 'national-team'], node[kind = 'team']",
      style: { shape: "round-rectangle", "border-color": colour("accent") },
    },
    { selector: "edge", style: { width: 1.5, "line-color": colour("line-strong"), "curve-style": "bezier" } },
    { selector: "edge.near", style: { width: 3 } },
    {
      selector: "edge.told", // of what one points at, as all at once cannot be read
      style: {
        label: "data(label)", "font-family": font, "font-size": 13 * larger, color: colour("ink"), "text-wrap": "wrap",
        "text-max-width": 150 * larger, "text-background-color": colour("card"), "text-background-opacity": 0.9,
        "z-index": 10,
      },
    },
    { selector: ".far", style: { opacity: 0.25 } },
    { selector: "edge[disputed = 1]", style: { "line-style": "dashed", "line-color": colour("differ-line") } },
  ];
}
