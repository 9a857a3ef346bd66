// A network that one can move and zoom, in the place of its picture. The picture is the page's own; the library is
// loaded when somebody asks for it.

import { make, readJson } from "./dom.js";

export function offerNetworks(root) {
  for (const figure of root.querySelectorAll(".network[data-source]")) offer(figure);
}

function offer(figure) {
  if (figure.querySelector(".network-stage")) return; // it has its button
  const network = readJson(figure.dataset.source);
  const picture = figure.querySelector("svg");
  if (!network?.nodes?.length || !picture) return;
  const button = make("button", { type: "button", class: "button network-switch", "aria-pressed": "false" }, "Explore");
  const keys = make("p", { class: "quiet small", hidden: true }, "Arrows move it, + and − zoom, Escape goes back to the picture.");
  const stage = make("div", {
    class: "network-stage", role: "application", tabindex: "0", hidden: true,
    "aria-label": "The network: arrows move it, plus and minus zoom, Escape goes back to the picture, which has the same as links",
  });
  figure.append(stage);
  figure.before(make("div", { class: "network-tools" }, keys, button));
  figure.scrollLeft = (figure.scrollWidth - figure.clientWidth) / 2; // whom it is about stands in the middle
  let drawing = null;

  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      button.click();
      button.focus();
    } else if (!drawing || !steer(drawing, stage, event.key)) return;
    event.preventDefault();
  });

  button.addEventListener("click", async () => {
    const explore = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(explore));
    button.textContent = explore ? "Picture" : "Explore";
    picture.toggleAttribute("hidden", explore);
    stage.hidden = keys.hidden = !explore;
    if (!explore || drawing) return;
    try {
      const { draw } = await import("./drawing.js");
      drawing = draw(stage, network);
    } catch (error) {
      picture.removeAttribute("hidden");
      stage.remove();
      keys.remove();
      button.replaceWith(make("p", { class: "quiet", role: "status" }, `The network cannot be explored: ${error.message}`));
    }
  });
}

const STEP = 60;
const MOVES = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
const ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8 };

/** Move or zoom by a key; whether the key means anything. An arrow leads the eye: what lies that way comes nearer. */
function steer(drawing, stage, key) {
  if (MOVES[key]) {
    const [x, y] = MOVES[key];
    drawing.panBy({ x, y });
  } else if (ZOOMS[key]) {
    const renderedPosition = { x: stage.clientWidth / 2, y: stage.clientHeight / 2 };
    drawing.zoom({ level: drawing.zoom() * ZOOMS[key], renderedPosition });
  } else return false;
  return true;
}
