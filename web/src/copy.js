// A button to copy, beside every piece of code that pages show for taking along.

import { make } from "./dom.js";

export function addCopyButtons(root) {
  if (!navigator.clipboard) return; // a page that did not come over a safe connection may not write there
  for (const pre of root.querySelectorAll("details.shown-query pre, details.elsewhere pre")) {
    if (pre.parentElement.classList.contains("copied")) continue; // it has its button
    const button = make("button", { type: "button", class: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(pre); // it was forbidden; the reader can still press the keys
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    const frame = make("div", { class: "copied" });
    pre.replaceWith(frame);
    frame.append(pre, button);
  }
}
