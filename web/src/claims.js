// Claims beside the words that say them. Without this they are links to each other; with it both ends are marked, each
// scrolls to its place in its own pane, and Enter leads from one to the other and back.

/** Pair the claims and marks of a page that has them. */
export function linkClaims(root) {
  if (!root.querySelector("mark[data-claims], .claim[data-words]")) return;

  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#words-'], a[href^='#claim-']");
    if (link && link.hash === location.hash) arrive(); // no hashchange: one is there already
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.(".evidence, .source-text")) mark("target", []);
  });
  for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    root.addEventListener(on, (event) => mark("paired", endsOf(claimsAt(event.target))));
    root.addEventListener(off, () => mark("paired", []));
  }
  addEventListener("hashchange", arrive);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin); // after the browser has gone to the place itself
}

/** Where no claim is in the address, each pane of texts begins at its first marked words. */
function begin() {
  arrive();
  if (/^#(?:claim|words|text)-/.test(location.hash)) return;
  for (const pane of document.querySelectorAll(".pane:has(.source-text)")) {
    const first = pane.querySelector(".source-text mark");
    if (first && pane.scrollTop === 0) show(first, false);
  }
}

/** At the claim or words in the address: both ends are marked, and the other one comes into sight too. */
function arrive() {
  const found = location.hash.match(/^#(?:claim|words)-([\w]+)/);
  const here = found && document.getElementById(location.hash.slice(1));
  const ends = found ? endsOf([found[1]]) : [];
  mark("target", ends);
  if (!here) return;
  const end = ends.find((each) => each.contains(here)) ?? here;
  const other = ends.find((each) => paneOf(each) !== paneOf(end));
  for (const each of [end, other]) if (each) show(each);
  end.querySelector("a[href]")?.focus({ preventScroll: true });
}

/** The ids of the claims that an element belongs to. */
function claimsAt(element) {
  const end = element.closest?.("mark[data-claims], .claim[data-words]");
  if (!end) return [];
  return end.dataset.claims?.split(" ") ?? [end.id.replace(/^claim-/, "")];
}

/** The claim itself and every mark of its words. */
function endsOf(claims) {
  return claims.flatMap((claim) => {
    const id = CSS.escape(claim);
    const anchors = document.querySelectorAll(`.anchor[id="words-${id}"], .anchor[id^="words-${id}-"]`);
    return [
      ...document.querySelectorAll(`.claim[id="claim-${id}"], mark[data-claims~="${id}"]`),
      ...[...anchors].map((anchor) => anchor.closest("mark")).filter(Boolean),
    ];
  });
}

function mark(name, ends) {
  const wanted = new Set(ends);
  for (const each of document.querySelectorAll(`.${name}`)) if (!wanted.has(each)) each.classList.remove(name);
  for (const each of wanted) each.classList.add(name);
}

const paneOf = (element) => element.closest(".pane");

/** Scroll the element's pane, not the page, until the element is in its upper half. */
function show(element, smoothly = true) {
  const pane = paneOf(element);
  if (!pane || pane.scrollHeight <= pane.clientHeight) return;
  const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  if (top > 0 && top < pane.clientHeight * 0.6) return;
  const smooth = smoothly && matchMedia("(prefers-reduced-motion: no-preference)").matches;
  pane.scrollTo({ top: pane.scrollTop + top - pane.clientHeight / 3, behavior: smooth ? "smooth" : "auto" });
}
