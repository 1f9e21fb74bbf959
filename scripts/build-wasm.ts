/**
 * Compiles the AssemblyScript kernels, and the scanner of CSV, and writes each module, as hexadecimal digits, into a
 * TypeScript file: the library is then one ESM build for Node and browsers, with no file to fetch. Does nothing while the
 * output is newer than the sources, of which scripts/build-kernels.ts, which runs first, writes some.
 *
 * One binary of kernels serves one thread and several: it is compiled for a memory that threads share, and the place of the byte
 * that says so is written beside it.
 *
 * @module
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytesOf } from "../src/backends/wasm/binary.ts";
import "./build-kernels.ts";
import { rotateLoops } from "./kernels/rotate-loops.ts";

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));
const ASSEMBLY = "backends/wasm/assembly/";
const OUTPUTS = new URL("../src/backends/wasm/", import.meta.url);
/** The scanner of simple rows, which is no kernel: its module has a memory of its own. */
const ROWS = "tables/csv/simple-rows";
const SCRIPTS = ["build-wasm.ts", "kernels/rotate-loops.ts"].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/** AS112: vectors between the module's own functions are fine; none passes through its exports. */
const OPTIONS =
  "-O3 --noAssert --runtime stub --enable simd --enable threads --sharedMemory --maximumMemory 65536 " +
  "--importMemory --noExportMemory --disableWarning 112";

/** The import of the memory as it lies in the binary, up to its flags: two names with their lengths, and its kind. */
const MEMORY_IMPORT = "\x03env\x06memory\x02";

/**
 * The kernels that are always loaded; all kernels; and all of them with a product and its sum as one instruction: see
 * src/backends/wasm/relaxed.ts. `WHOLE` is a constant of the generated sources.
 */
const BUILDS = [
  { output: "kernels.generated.ts", name: "kernels", entry: "core", options: `${OPTIONS} --use WHOLE=0` },
  { output: "whole.generated.ts", name: "wholeKernels", entry: "whole", options: `${OPTIONS} --use WHOLE=1` },
  {
    output: "relaxed.generated.ts",
    name: "relaxedKernels",
    entry: "whole",
    options: `${OPTIONS} --use WHOLE=1 --enable relaxed-simd`,
  },
] as const;

type Build = (typeof BUILDS)[number];

const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.startsWith(ASSEMBLY) || file.endsWith(".as.ts"),
);
const isOfRows = (file: string): boolean => file.startsWith(ROWS);
const kernelSources = sources.filter((file) => !isOfRows(file));
/** The sources outside the core. */
const families = kernelSources.filter((file) => /^ \* @family /m.test(readFileSync(SOURCES + file, "utf8")));
for (const build of BUILDS) {
  if (!isFresh(new URL(build.output, OUTPUTS), kernelSources)) await compile(build);
}
const rows = new URL(`../src/${ROWS}.generated.ts`, import.meta.url);
if (!isFresh(rows, sources.filter(isOfRows))) await compileRows(rows);

function isFresh(output: URL, inputs: readonly string[]): boolean {
  const made = statSync(output, { throwIfNoEntry: false });
  if (made === undefined) return false;
  return [...SCRIPTS, ...inputs.map((file) => SOURCES + file)].every((input) => statSync(input).mtimeMs < made.mtimeMs);
}

async function compile({ output, name, entry, options }: Build): Promise<void> {
  const binary = rotateLoops(await assembled(`${ASSEMBLY}${entry}.generated.ts`, `${options} --debug`), families);
  writeFileSync(new URL(output, OUTPUTS), generatedSource(name, binary));
  console.log(`${output}: ${binary.length} bytes of WebAssembly`);
}

async function compileRows(output: URL): Promise<void> {
  const binary = await assembled(`${ROWS}.as.ts`, "-O3 --noAssert --runtime stub --enable simd --initialMemory 6");
  new WebAssembly.Module(Uint8Array.from(binary));
  const hex = Buffer.from(binary).toString("hex");
  writeFileSync(output, `// Written by scripts/build-wasm.ts.\n\nexport const compiledRowsHex = "${hex}";\n`);
  console.log(`${ROWS}.generated.ts: ${binary.length} bytes of WebAssembly`);
}

/** The binary that the compiler makes of a source. */
async function assembled(source: string, options: string): Promise<Uint8Array> {
  const { main } = await import("assemblyscript/asc"); // only now: the compiler takes seconds to load
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    [source, "--baseDir", SOURCES, "--outFile", "kernels.wasm", ...options.split(" ")],
    {
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  process.stderr.write(stderr.toString());
  if (error !== null || binary === undefined) throw error ?? new Error("asc wrote no module");
  return binary;
}

function generatedSource(name: Build["name"], binary: Uint8Array): string {
  const kernels = { hex: Buffer.from(binary).toString("hex"), memoryFlags: memoryFlagsOf(binary) };
  // Node 20 knows no relaxed SIMD: the tests, which switch that on, are the first to link it.
  if (name !== "relaxedKernels")
    for (const shared of [true, false]) assertTakes(new Uint8Array(bytesOf(kernels, shared)), shared);
  const type = 'import type { Binary } from "./binary.ts";';
  return `// Written by scripts/build-wasm.ts.\n${type}\n\nexport const ${name}: Binary = ${JSON.stringify(kernels)};\n`;
}

/** Where the flags of the imported memory are. */
function memoryFlagsOf(binary: Uint8Array): number {
  const [before, ...after] = Buffer.from(binary).toString("latin1").split(MEMORY_IMPORT);
  if (after.length !== 1) throw new Error(`the import of the memory was found ${after.length} times in the module`);
  return before!.length + MEMORY_IMPORT.length;
}

/** @throws LinkError if the module does not take a memory of the kind */
function assertTakes(bytes: Uint8Array<ArrayBuffer>, shared: boolean): void {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared });
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
}
