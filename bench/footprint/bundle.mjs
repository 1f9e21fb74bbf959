// What a page loads: the whole library with its WebAssembly in one file, minified, gzipped; without what is loaded when it
// is first asked for.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const bytes = readFileSync(new URL("../../dist/chainrule.min.js", import.meta.url));
console.log(JSON.stringify({ minifiedBytes: bytes.length, gzippedBytes: gzipSync(bytes, { level: 9 }).length }));
