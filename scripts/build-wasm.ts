/**
 * Compiles the AssemblyScript kernels and writes the module, as base64, into a TypeScript file: the library is then
 * one ESM build for Node and browsers, with no file to fetch. Does nothing while the output is newer than the sources.
 *
 * @module
 */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../src/backends/wasm/assembly/", import.meta.url));
const OUTPUTS = new URL("../src/backends/wasm/", import.meta.url);
const SCRIPT = fileURLToPath(import.meta.url);

/** AS112: vectors between the module's own functions are fine; none passes through its exports. */
const OPTIONS = "-O3 --noAssert --runtime stub --enable simd --importMemory --noExportMemory --disableWarning 112";

/** The same kernels twice: an engine gives a memory that threads share to no module that was not made for one. */
const BUILDS = [
  { entry: "index.ts", output: "kernels.generated.ts", name: "kernelsBase64", options: "" },
  {
    entry: "threads.ts",
    output: "threads.generated.ts",
    name: "threadsBase64",
    options: " --enable threads --sharedMemory --maximumMemory 65536",
  },
] as const;

type Build = (typeof BUILDS)[number];

for (const build of BUILDS) {
  if (!isFresh(build)) await compile(build);
}

function isFresh({ output }: Build): boolean {
  const made = statSync(new URL(output, OUTPUTS), { throwIfNoEntry: false });
  if (made === undefined) return false;
  const inputs = readdirSync(SOURCES).map((file) => SOURCES + file);
  return [SCRIPT, SOURCES, ...inputs].every((input) => statSync(input).mtimeMs < made.mtimeMs);
}

async function compile({ entry, output, name, options }: Build): Promise<void> {
  const { main } = await import("assemblyscript/asc"); // only now: the compiler takes seconds to load
  let binary: Uint8Array | undefined;
  const args = [entry, "--baseDir", SOURCES, "--outFile", "kernels.wasm", ...(OPTIONS + options).split(" ")];
  const { error, stderr } = await main(args, {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") binary = contents;
    },
  });
  process.stderr.write(stderr.toString());
  if (error !== null || binary === undefined) throw error ?? new Error("asc wrote no module");
  writeFileSync(new URL(output, OUTPUTS), generatedSource(name, binary));
  console.log(`${output}: ${binary.length} bytes of WebAssembly`);
}

function generatedSource(name: string, binary: Uint8Array): string {
  const base64 = Buffer.from(binary).toString("base64");
  return `// Written by scripts/build-wasm.ts.\nexport const ${name}: string =\n  "${base64}";\n`;
}
