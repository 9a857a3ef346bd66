// On every page of a site of files, which may be opened from a folder: there a browser loads neither modules nor data for a
// page, only plain scripts. So this is one, names come as scripts too, and so does what explores networks.

import { complete } from "./combobox.js";
import { addCopyButtons } from "./copy.js";
import { linkClaims } from "./claims.js";
import { dress } from "./dom.js";
import { Names, loadScript } from "./names.js";
import { offerNetworks } from "./network.js";
import { showResults } from "./results.js";
import explorer from "./explorer.css";
import css from "./site.css";

const own = document.currentScript;

dress(css + explorer);

const fields = [...document.querySelectorAll("input[data-names]")];
if (fields.length) {
  const index = new URL(fields[0].dataset.names, document.baseURI);
  const names = new Names(index);
  const top = new URL("../", index);
  const address = ({ path }) => new URL(path, top).href;
  for (const input of fields) complete(input, { find: async (text) => (await names.find(text, 50)).found, address });
  showResults(names, address);
}
linkClaims(document);
offerNetworks(document, async () => {
  if (!globalThis.carreraExplorer) await loadScript(new URL(own.dataset.explorer, document.baseURI));
  return globalThis.carreraExplorer;
});
addCopyButtons(document);
