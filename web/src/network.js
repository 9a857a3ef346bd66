// A network that one can explore, in the place of its picture. The picture is the page's own; what explores it is
// loaded when somebody asks for it.

import { make, readJson } from "./dom.js";

/** Offer to explore each network; `load` gives a promise of the module that can. */
export function offerNetworks(root, load) {
  for (const figure of root.querySelectorAll(".network[data-source]")) offer(figure, load);
}

function offer(figure, load) {
  if (figure.querySelector(".network-explorer")) return; // it has its button
  const network = readJson(figure.dataset.source);
  const picture = figure.querySelector("svg");
  if (!network?.nodes?.length || !picture) return;
  const button = make("button", { type: "button", class: "button network-switch", "aria-pressed": "false" }, "Explore");
  const keys = make("p", { class: "quiet small", hidden: true }, "Arrows move it, + and − zoom, Escape goes back to the picture.");
  const explorer = make("div", { class: "network-explorer", hidden: true });
  figure.append(explorer);
  figure.before(make("div", { class: "network-tools" }, keys, button));
  showMiddle(figure, picture);
  let isMade = false;

  const change = async () => {
    const explores = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(explores));
    button.textContent = explores ? "Picture" : "Explore";
    picture.toggleAttribute("hidden", explores);
    figure.classList.toggle("explored", explores);
    explorer.hidden = keys.hidden = !explores;
    if (!explores || isMade) return;
    isMade = true;
    try {
      const { explore } = await load();
      const leave = () => {
        button.click();
        button.focus();
      };
      explore(explorer, network, { picture, title: picture.getAttribute("aria-label") ?? "The network", leave });
    } catch (error) {
      picture.removeAttribute("hidden");
      explorer.remove();
      keys.remove();
      button.replaceWith(make("p", { class: "quiet", role: "status" }, `The network cannot be explored: ${error.message}`));
    }
  };
  button.addEventListener("click", change);
}

/** What is wider than its place begins with whom it is about. */
function showMiddle(figure, picture) {
  const focus = picture.querySelector(".kg-focus")?.getBoundingClientRect();
  const frame = figure.getBoundingClientRect();
  const middle = focus ? focus.left + focus.width / 2 - frame.left : figure.scrollWidth / 2;
  figure.scrollLeft = middle - figure.clientWidth / 2;
}
