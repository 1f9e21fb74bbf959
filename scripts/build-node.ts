/**
 * Bundles what Node loads into few files: Node takes longer to find and open 250 modules than to run them. The entries of the
 * library and the command are bundled together, so that all of them share one copy of every class. Names and comments stay.
 *
 * `dist/node` and `dist/cli` hold the entries, and `dist/parts` what they share and what they load later.
 *
 * @module
 */
import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CodeSplittingGroup, rolldown } from "rolldown";

const ROOT = new URL("../", import.meta.url);

const ENTRIES = {
  "node/index": "src/index.ts",
  "node/data": "src/tables/index.ts",
  "node/metrics": "src/metrics/index.ts",
  "node/onnx": "src/formats/onnx/index.ts",
  "node/node": "src/node/index.ts",
  "node/mpi": "src/node/mpi/index.ts",
  "cli/main": "cli/main.ts",
};

/**
 * Each is one file: these modules with all that they import at first, without what the files before have. None holds
 * `cli/main.ts`: that module waits for the subcommand that it loads, and the subcommand would wait for its file in turn.
 */
const FILES: Readonly<Record<string, readonly string[]>> = {
  library: [ENTRIES["node/index"]],
  data: [ENTRIES["node/data"]],
  metrics: [ENTRIES["node/metrics"]],
  onnx: [ENTRIES["node/onnx"]],
  node: [ENTRIES["node/node"]],
  mpi: [ENTRIES["node/mpi"]],
  command: ["cli/program.ts", "cli/base/"],
  training: ["cli/commands/train.ts"],
};

const path = (name: string): string => fileURLToPath(new URL(name, ROOT));

const groups = Object.entries(FILES).map(
  ([name, beginnings], i, { length }): CodeSplittingGroup => ({
    name,
    test: (id) => beginnings.some((beginning) => id.startsWith(path(beginning))),
    priority: length - i,
  }),
);

const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(ENTRIES).map(([entry, source]) => [entry, path(source)])),
  platform: "node",
  external: /^[^./]/, // other packages
  checks: { bundlerTimings: false }, // of a build that shares its cores they say nothing
});
await bundle.write({
  dir: path("dist"),
  format: "esm",
  codeSplitting: { groups },
  entryFileNames: "[name].js",
  chunkFileNames: "parts/[name].js",
});
chmodSync(path("dist/cli/main.js"), 0o755);
