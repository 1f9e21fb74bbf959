/**
 * Bundles what a worker runs (src/training/worker/main.ts) into one script, and writes it as a text into a TypeScript file:
 * a page starts workers from it without a file to find, whatever bundler came between. The kernels are left out: a run
 * brings their binary along.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const FOLDER = new URL("../src/training/worker/", import.meta.url);

/** What scripts/build-wasm.ts writes. */
const BINARIES = /(kernels|whole|relaxed)\.generated\.ts$/;

const bundle = await rolldown({
  input: fileURLToPath(new URL("main.ts", FOLDER)),
  platform: "browser",
  checks: { bundlerTimings: false }, // of a build that shares its cores they say nothing
  plugins: [
    {
      name: "without binaries", // only the names that the library imports of them
      load: (id) =>
        BINARIES.test(id) ? "export const kernels = {}, wholeKernels = {}, relaxedKernels = {};" : undefined,
    },
  ],
});
const { output } = await bundle.generate({ format: "iife", minify: true, codeSplitting: false });
const script = output[0].code;
writeFileSync(
  new URL("source.generated.ts", FOLDER),
  `// Written by scripts/build-worker.ts.\nexport const source: string = ${JSON.stringify(script)};\n`,
);
