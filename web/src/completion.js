// What can stand at the cursor: keywords, prefixes, terms of the ontology with their labels, names in the dataset, and
// the variables in use.

import { syntaxTree } from "@codemirror/language";

const KEYWORDS = `
  SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH VALUES BIND AS ASK CONSTRUCT DESCRIBE FROM NAMED GROUP BY HAVING
  ORDER ASC DESC LIMIT OFFSET PREFIX EXISTS NOT IN UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG
  DATATYPE BOUND COALESCE IF CONCAT CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLEN SUBSTR REPLACE REGEX LCASE UCASE
  YEAR MONTH DAY NOW ABS CEIL FLOOR ROUND IRI ISIRI ISLITERAL ISNUMERIC LANGMATCHES
`.trim().split(/\s+/);

const SILENT = new Set(["Comment", "String", "IriRef"]);
const ENTITIES = "/id/"; // in the address behind a prefix of entities: person:, club: …

/**
 * @param {{prefixes: Record<string, string>, terms: {term: string, label: string, kind: string, note: string}[]}} vocabulary
 * @param {string} names the address that completes names of things
 */
export function completions({ prefixes, terms }, names) {
  const known = terms.map(({ term, label, kind, note }) => ({
    label: term,
    detail: label,
    info: note || undefined,
    type: { class: "class", property: "property", concept: "enum" }[kind],
  }));
  const words = [
    ...KEYWORDS.map((label) => ({ label, type: "keyword", boost: 1 })),
    ...Object.entries(prefixes).map(([prefix, address]) => ({ label: `${prefix}:`, detail: address, type: "namespace", boost: -1 })),
  ];

  return async (context) => {
    if (SILENT.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context, variable), validFor: /^[?$]\w*$/ };
    const named = context.matchBefore(/[A-Za-z][\w-]*:[\w.-]*/);
    if (named) {
      const [prefix, local] = named.text.split(":");
      const own = known.filter(({ label }) => label.startsWith(`${prefix}:`));
      if (own.length || !prefixes[prefix]?.includes(ENTITIES)) return { from: named.from, options: own, validFor: /^[\w:.-]*$/ };
      return { from: named.from, options: await things(names, prefix, local, context), filter: false };
    }
    const word = context.matchBefore(/[A-Za-z]\w*/);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: [...words, ...known], validFor: /^[\w:-]*$/ };
  };
}

function variables({ state }, { from, to }) {
  const text = `${state.sliceDoc(0, from)} ${state.sliceDoc(to)}`;
  return [...new Set(text.match(/[?$]\w+/g) ?? [])].map((label) => ({ label, type: "variable" }));
}

/** The things of the prefix's kind whose names fit what stands behind it. */
async function things(names, prefix, local, context) {
  const wanted = local.replaceAll("-", " ").trim();
  if (!wanted) return [];
  const request = new AbortController();
  context.addEventListener("abort", () => request.abort());
  try {
    const response = await fetch(`${names}?${new URLSearchParams({ q: wanted })}`, { signal: request.signal });
    const found = response.ok ? await response.json() : [];
    return found
      .filter(({ path }) => path.startsWith(`/${prefix}/`))
      .map(({ name, path }) => ({ label: `${prefix}:${path.slice(prefix.length + 2)}`, detail: name, type: "constant" }));
  } catch {
    return []; // without suggestions one can still write the name
  }
}
