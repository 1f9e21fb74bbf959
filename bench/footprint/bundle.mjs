// What a page loads: the whole library with its WebAssembly, bundled, minified, gzipped.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  write: false,
});
const [{ contents }] = outputFiles;
console.log(JSON.stringify({ minifiedBytes: contents.length, gzippedBytes: gzipSync(contents, { level: 9 }).length }));
