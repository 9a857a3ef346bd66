// On every page: completion in search boxes, claims and words that point at each other, networks to explore, copying.

import { completeFields } from "./combobox.js";
import { addCopyButtons } from "./copy.js";
import { linkClaims } from "./claims.js";
import { offerNetworks } from "./network.js";
import explorer from "./explorer.css";
import css from "./site.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css + explorer);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
document.documentElement.classList.replace("no-js", "js");

completeFields(document);
linkClaims(document);
offerNetworks(document);
addCopyButtons(document);
