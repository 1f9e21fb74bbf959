/**
 * Writes what a page takes without a bundler into dist/: the library, `chainrule.min.js`, and beside it what is
 * loaded when it is first asked for: the toolbox, model files, tables and files of other systems, training in a worker, the
 * script of the workers, families of kernels, the kernels for relaxed SIMD. `chainrule-all.min.js` has all of the package's main
 * part, for bundlers that know no `exports`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { source } from "../src/training/worker/source.generated.ts";

const ROOT = new URL("../", import.meta.url);
const WORKER = "chainrule-worker.min.js";

const EMPTY = "empty-toolbox";
/** Of layers, losses and optimizers. */
const CATALOGS = 3;
const emptied = new Set<string>();

const path = (name: string): string => fileURLToPath(new URL(name, ROOT));

const bundle = await rolldown({
  input: { chainrule: path("src/browser.ts") },
  platform: "browser",
  checks: { bundlerTimings: false }, // of a build that shares its cores they say nothing
  preserveEntrySignatures: "allow-extension", // what is loaded later finds in this one file what it shares with it
  plugins: [
    {
      name: "catalogs without the toolbox", // src/browser-toolbox.ts adds its kinds when it is loaded
      resolveId: (id, importer) => {
        if (id !== "./toolbox.ts" || !importer?.endsWith("catalog.ts")) return undefined;
        emptied.add(importer);
        return EMPTY;
      },
      load: (id) =>
        id === EMPTY ? "export const toolboxLayers = [], toolboxLosses = {}, toolboxOptimizers = [];" : undefined,
    },
    {
      name: "the worker's text is a file of its own",
      resolveId: (id) => (id.includes("source.generated") ? { id: `./${WORKER}`, external: true } : undefined),
    },
  ],
});
await bundle.write({
  dir: path("dist"),
  format: "esm",
  minify: true,
  codeSplitting: { groups: [{ name: "first", test: /src.browser\.ts$/ }] }, // with all that it imports: one file at first
  entryFileNames: "[name].min.js",
  chunkFileNames: ({ name }) => `chainrule-${name.replace(/\.generated|browser-/, "")}.min.js`,
});
if (emptied.size !== CATALOGS) throw new Error(`${emptied.size} catalogs lack the toolbox, but there are ${CATALOGS}.`);
writeFileSync(path(`dist/${WORKER}`), source);
const all = ["chainrule", "chainrule-formats", "chainrule-toolbox"];
writeFileSync(path("dist/chainrule-all.min.js"), all.map((name) => `export * from "./${name}.min.js";\n`).join(""));
