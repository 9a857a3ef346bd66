// On every page: completion in search boxes, claims and words that point at each other, networks to explore, copying.

import { completeFields } from "./combobox.js";
import { addCopyButtons } from "./copy.js";
import { linkClaims } from "./claims.js";
import { offerNetworks } from "./network.js";
import { dress } from "./dom.js";
import explorer from "./explorer.css";
import css from "./site.css";

dress(css + explorer);
completeFields(document);
linkClaims(document);
offerNetworks(document, () => import("./explorer.js"));
addCopyButtons(document);
