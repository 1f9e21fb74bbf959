/**
 * Writes what a page takes without a bundler into dist/: the library, `chainrule.min.js`, and beside it what is
 * loaded when it is first asked for: tables and files of other systems (`chainrule-tables.min.js`), training in a worker, the
 * script of the workers, families of kernels, the kernels for relaxed SIMD.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { source } from "../src/training/worker/source.generated.ts";

const ROOT = new URL("../", import.meta.url);
const WORKER = "chainrule-worker.min.js";

const path = (name: string): string => fileURLToPath(new URL(name, ROOT));

const bundle = await rolldown({
  input: { chainrule: path("src/browser.ts") },
  platform: "browser",
  checks: { bundlerTimings: false }, // of a build that shares its cores they say nothing
  preserveEntrySignatures: "allow-extension", // what is loaded later finds in this one file what it shares with it
  plugins: [
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
  entryFileNames: "[name].min.js",
  chunkFileNames: ({ name }) => `chainrule-${name.replace(".generated", "")}.min.js`,
});
writeFileSync(path(`dist/${WORKER}`), source);
