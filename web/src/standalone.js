// The script of a network's own page: it takes the picture's place with something to explore.

import { explore } from "./explorer.js";
import { readJson } from "./dom.js";
import explorer from "./explorer.css";
import page from "./standalone.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(page + explorer);
document.adoptedStyleSheets = [sheet];

const root = document.getElementById("network");
const picture = root.querySelector("svg");
picture.setAttribute("hidden", "");
try {
  explore(root, readJson("network-data"), { picture, title: document.title, elsewhere: true });
} catch (error) {
  root.replaceChildren(picture); // what cannot be explored can still be seen
  picture.removeAttribute("hidden");
  throw error;
}
