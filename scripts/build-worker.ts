/**
 * Bundles what a worker runs (src/training/worker/main.ts) into one script, and writes it as a text into a TypeScript file:
 * a page starts workers from it without a file to find, whatever bundler came between. The kernels are left out: a run
 * brings their binary along.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const FOLDER = new URL("../src/training/worker/", import.meta.url);

/** The names that the library imports of generated modules, without what they stand for. */
const withoutGenerated: Plugin = {
  name: "without generated modules",
  setup({ onLoad }) {
    onLoad({ filter: /\.generated\.ts$/ }, () => ({
      contents: "export const kernels = undefined, relaxedKernels = undefined;",
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("main.ts", FOLDER))],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  write: false,
  plugins: [withoutGenerated],
});
const script = outputFiles[0]!.text;
writeFileSync(
  new URL("source.generated.ts", FOLDER),
  `// Written by scripts/build-worker.ts.\nexport const source: string = ${JSON.stringify(script)};\n`,
);
