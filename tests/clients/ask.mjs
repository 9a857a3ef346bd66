// Asks through Comunica, a client that plans on its own and sends what it needs:  node ask.mjs < questions > answers
// A question is {form, query, sources, destination}; questions and answers are JSON lists. The answer is rows with the
// text of each value, a truth, triples as three texts, or "done" after an update; {error} where there is none.
// The variable TOKEN is shown to the service, if it is set.
import { text } from "node:stream/consumers";

import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();
const shown = process.env.TOKEN ? { authorization: `Bearer ${process.env.TOKEN}` } : {};

function ask(address, options = {}) {
  const headers = new Headers(options.headers);
  for (const [name, value] of Object.entries(shown)) headers.set(name, value);
  return fetch(address, { ...options, headers });
}

async function answer({ form, query, sources, destination }) {
  const context = { sources, destination, fetch: ask };
  if (form === "SELECT") {
    const rows = await (await engine.queryBindings(query, context)).toArray();
    return rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
  }
  if (form === "ASK") return engine.queryBoolean(query, context);
  if (form === "CONSTRUCT") {
    const quads = await (await engine.queryQuads(query, context)).toArray();
    return quads.map(({ subject, predicate, object }) => [subject, predicate, object].map((term) => term.value));
  }
  await engine.queryVoid(query, context);
  return "done";
}

const answers = [];
for (const question of JSON.parse(await text(process.stdin))) {
  try {
    answers.push(await answer(question));
  } catch (error) {
    answers.push({ error: error.message });
  }
}
process.stdout.write(JSON.stringify(answers));
