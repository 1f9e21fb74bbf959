/**
 * Compiles the AssemblyScript kernels and writes the module, as base64, into a TypeScript file: the library is then
 * one ESM build for Node and browsers, with no file to fetch. Does nothing while the output is newer than the sources.
 *
 * @module
 */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../src/backends/wasm/assembly/", import.meta.url));
const OUTPUT = fileURLToPath(new URL("../src/backends/wasm/kernels.generated.ts", import.meta.url));
const SCRIPT = fileURLToPath(import.meta.url);

/** AS112: vectors between the module's own functions are fine; none passes through its exports. */
const OPTIONS = "-O3 --noAssert --runtime stub --enable simd --importMemory --noExportMemory --disableWarning 112";

if (!isFresh()) await build();

function isFresh(): boolean {
  const output = statSync(OUTPUT, { throwIfNoEntry: false });
  if (output === undefined) return false;
  const inputs = readdirSync(SOURCES).map((file) => SOURCES + file);
  return [SCRIPT, SOURCES, ...inputs].every((input) => statSync(input).mtimeMs < output.mtimeMs);
}

async function build(): Promise<void> {
  const { main } = await import("assemblyscript/asc"); // only now: the compiler takes seconds to load
  let binary: Uint8Array | undefined;
  const args = ["index.ts", "--baseDir", SOURCES, "--outFile", "kernels.wasm", ...OPTIONS.split(" ")];
  const { error, stderr } = await main(args, {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
  });
  process.stderr.write(stderr.toString());
  if (error !== null || binary === undefined) throw error ?? new Error("asc wrote no module");
  writeFileSync(OUTPUT, generatedSource(binary));
  console.log(`kernels.generated.ts: ${binary.length} bytes of WebAssembly`);
}

function generatedSource(binary: Uint8Array): string {
  const base64 = Buffer.from(binary).toString("base64");
  return `// Written by scripts/build-wasm.ts.\nexport const kernelsBase64: string =\n  "${base64}";\n`;
}
