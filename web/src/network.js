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
  const stage = make("div", { class: "network-stage", role: "img", hidden: true });
  stage.setAttribute("aria-label", "The network, to be moved and zoomed with the pointer; the picture has the same as links");
  figure.append(stage);
  figure.before(make("div", { class: "network-tools" }, button));
  let drawing = null;

  button.addEventListener("click", async () => {
    const explore = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(explore));
    button.textContent = explore ? "Picture" : "Explore";
    picture.toggleAttribute("hidden", explore);
    stage.hidden = !explore;
    if (!explore || drawing) return;
    try {
      const { draw } = await import("./drawing.js");
      drawing = draw(stage, network);
    } catch (error) {
      picture.removeAttribute("hidden");
      stage.remove();
      button.replaceWith(make("p", { class: "quiet", role: "status" }, `The network cannot be explored: ${error.message}`));
    }
  });
}
