// What a page loads with the library's main entry: minified, gzipped, with the modules that it imports, and without what
// is loaded when it is first asked for.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const files = new Set(["chainrule.min.js"]);
const size = { minifiedBytes: 0, gzippedBytes: 0 };
for (const file of files) {
  const bytes = readFileSync(new URL(`../../dist/${file}`, import.meta.url));
  for (const [, imported] of bytes.toString().matchAll(/\bfrom"\.\/([\w.-]+)"/g)) files.add(imported);
  size.minifiedBytes += bytes.length;
  size.gzippedBytes += gzipSync(bytes, { level: 9 }).length;
}
console.log(JSON.stringify(size));
