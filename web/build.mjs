// Bundles src/ into a folder: site.js for every page, query.js for the editor, chunks loaded when they are needed;
// folder.js and folder-explorer.js, plain scripts for sites of files, where browsers load no modules;
// standalone.txt, the script of a network's own page, packed so that it can stand within that page; and the licences of
// every package that is really in them.
//
//     node build.mjs [FOLDER]

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const STATIC = path.join(HERE, "..", "src", "carrera_kg", "pages", "static");
const LICENCES = "third-party-licences.txt";

async function main(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const result = await build({
    absWorkingDir: HERE, // paths in the metafile, and so the names of chunks, do not depend on where one stands
    entryPoints: { site: "src/site.js", query: "src/query.js" },
    outdir: folder,
    bundle: true,
    splitting: true, // Cytoscape comes only where a network is asked for
    format: "esm",
    target: ["es2022"],
    minify: true,
    charset: "utf8",
    loader: { ".css": "text" }, // adopted as style sheets: the pages' policy allows no style elements
    legalComments: "none", // the notice file has them all
    banner: { js: `/* Third-party licences: ${LICENCES} */` },
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "warning",
  });
  await build({
    absWorkingDir: HERE,
    entryPoints: { folder: "src/folder.js", "folder-explorer": "src/folder-explorer.js" },
    outdir: folder,
    bundle: true,
    format: "iife",
    target: ["es2022"],
    minify: true,
    charset: "utf8",
    loader: { ".css": "text" },
    legalComments: "none",
    banner: { js: `/* Third-party licences: ${LICENCES} */` },
    logLevel: "warning",
  });
  await writeFile(path.join(folder, LICENCES), await notices(packagesIn(result.metafile)));
  await writeFile(path.join(folder, "standalone.txt"), await standalone());
}

/** One script without imports, its licences before it, as base64 of gzip: pages hold it as text and unpack it. */
async function standalone() {
  const { metafile, outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: ["src/standalone.js"],
    bundle: true,
    write: false,
    format: "iife",
    target: ["es2022"],
    minify: true,
    charset: "utf8",
    loader: { ".css": "text" },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const licences = (await notices(packagesIn(metafile))).replaceAll("*/", "* /");
  const packed = await promisify(gzip)(`/*\n${licences}*/\n${outputFiles[0].text}`, { level: 9 });
  packed.fill(255, 9, 10); // the system that packed it makes no difference
  return packed.toString("base64");
}

/** The files whose code is in the output, by the folder of their package under node_modules. */
function packagesIn(metafile) {
  const packages = new Map();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];
      if (folder && bytesInOutput > 0) packages.set(folder, (packages.get(folder) ?? new Set()).add(file));
    }
  }
  return [...packages].sort(([one], [other]) => (one < other ? -1 : 1));
}

async function notices(packages) {
  const parts = await Promise.all(packages.map(([folder, files]) => notice(folder, [...files].sort())));
  return `The scripts in this folder hold code of these packages, under these licences.\n${parts.join("")}`;
}

async function notice(folder, files) {
  const { name, version, license } = JSON.parse(await readFile(path.join(HERE, folder, "package.json"), "utf8"));
  const file = (await readdir(path.join(HERE, folder))).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (!file) throw new Error(`${name} ships no licence text; it cannot be bundled`);
  const text = await readText(path.join(HERE, folder, file));
  const inside = new Set((await Promise.all(files.map((each) => commentsOn(path.join(HERE, each))))).flat());
  const more = inside.size ? `\nIts code says of parts of itself:\n\n${[...inside].join("\n\n")}\n` : "";
  return `\n${"─".repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n${more}`;
}

/** The comments in which a file says under which licence a part of it is: packages may carry code of others. */
async function commentsOn(file) {
  const comments = (await readText(file)).match(/\/\*[\s\S]*?\*\//g) ?? [];
  return comments.filter((each) => /copyright|licen[cs]e/i.test(each));
}

async function readText(file) {
  return (await readFile(file, "utf8")).replaceAll("\r\n", "\n");
}

await main(path.resolve(process.argv[2] ?? path.join(STATIC, "bundled")));
