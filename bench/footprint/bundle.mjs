// What a page loads: the whole library with its WebAssembly, bundled, minified, gzipped; without what is loaded when it is
// first asked for, the kernels for relaxed SIMD.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  splitting: true,
  outdir: "dist",
  write: false,
});
const loaded = outputFiles.filter(({ path }) => !path.includes("relaxed.generated"));
if (loaded.length === outputFiles.length) throw new Error("the kernels for relaxed SIMD are in no file of their own");
const sum = (size) => loaded.reduce((total, { contents }) => total + size(contents), 0);
console.log(
  JSON.stringify({
    minifiedBytes: sum((contents) => contents.length),
    gzippedBytes: sum((contents) => gzipSync(contents, { level: 9 }).length),
  }),
);
