// The names in a site of files. One sorted list of all their words is cut into scripts; the first, names.js, says with which
// word each of the others begins. Only those are loaded in which the words stand that somebody types.

const LETTERS = 3; // a word of fewer is the beginning of very many
const FEW_PARTS = 2; // that are looked through for such a one
const MANY_PARTS = 12; // and for a longer one

/** Load a script by its address; it is run once. */
export function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address.href;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(`${address.pathname.split("/").pop()} cannot be read`)));
    document.head.append(script);
  });
}

/** A text as names are compared: static_site/names.py does the same to the names. */
export function plain(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
  const folded = bare.toUpperCase().toLowerCase().normalize("NFKD").replaceAll("ς", "σ");
  return folded.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

export class Names {
  #index;
  #parts = new Map();
  #arrived = new Map();

  /** `index` is the address of names.js. */
  constructor(index) {
    this.#index = index;
    globalThis.carreraNames = (number, content) => this.#arrived.set(number, content);
  }

  /** A promise of the things whose names have words that begin like those of the text, best first: `found`, and
   * whether all names were looked through that may be meant: `isWhole`. */
  async find(text, most) {
    const wanted = plain(text).split(" ").filter(Boolean);
    if (!wanted.length) return { found: [], isWhole: true };
    const begins = await this.#load(-1);
    const [rarest, numbers] = wanted
      .map((word) => [word, partsWith(begins, word)])
      .reduce((one, other) => (other[1].length < one[1].length ? other : one));
    const looked = numbers.slice(0, rarest.length < LETTERS ? FEW_PARTS : MANY_PARTS);
    const best = new Map();
    for (const part of await Promise.all(looked.map((number) => this.#load(number)))) {
      for (const [word, form, thing, isUsual] of part.words) {
        if (!word.startsWith(rarest) || !fits(form, wanted)) continue;
        const [name, kind, path] = part.things[thing];
        const found = { name, kind, path, note: isUsual ? "" : form, form, rank: rank(form, wanted.join(" ")) };
        const known = best.get(path);
        if (!known || order(found, known) < 0) best.set(path, found);
      }
    }
    const found = [...best.values()].sort(order);
    return { found: found.slice(0, most), isWhole: looked.length === numbers.length && found.length <= most };
  }

  async #load(number) {
    if (!this.#parts.has(number)) {
      const address = number < 0 ? this.#index : new URL(`names-${number}.js`, this.#index);
      this.#parts.set(number, loadScript(address).then(() => this.#arrived.get(number)));
      this.#parts.get(number).catch(() => this.#parts.delete(number));
    }
    return this.#parts.get(number);
  }
}

/** The numbers of the parts in which words begin like this one, told by the first word of each part. */
function partsWith(begins, word) {
  let first = begins.findIndex((begin) => begin >= word);
  if (first < 0) first = begins.length;
  let after = first;
  while (after < begins.length && begins[after].startsWith(word)) after += 1;
  const numbers = [];
  // The part before the first that begins with it or later may end with it.
  for (let number = Math.max(0, first - 1); number < after; number += 1) numbers.push(number);
  return numbers;
}

function fits(form, wanted) {
  const words = form.split(" ");
  return wanted.every((each) => words.some((word) => word.startsWith(each)));
}

/** How well a name fits: the same, begun alike, or a word begun alike. */
function rank(form, text) {
  if (form === text) return 0;
  return form.startsWith(text) ? 1 : 2;
}

function order(one, other) {
  return (
    one.rank - other.rank || one.form.length - other.form.length || compare(one.form, other.form) ||
    compare(one.name, other.name) || compare(one.path, other.path)
  );
}

const compare = (one, other) => (one < other ? -1 : Number(one > other));
