/**
 * Finds every kernel (`ownKernel("name", fn)`) and its version in AssemblyScript, holds their parameters against each other,
 * and writes what lies between: the modules' exports, the commands of plans, and the kernels on handles. Nobody writes an
 * argument list twice, and a swapped argument does not build. Does nothing while the output is newer than the sources.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { commands, coreEntry, wholeEntry } from "./kernels/assembly-sources.ts";
import { glueSource } from "./kernels/glue-source.ts";
import { CORE, matchKernels } from "./kernels/match.ts";

const ROOT = resolve(import.meta.dirname, "..");
const OUTPUTS = join(ROOT, "src/backends/wasm");

/** Each file that is written, the last one last. */
const WRITTEN = [
  "assembly/core.generated.ts",
  "assembly/whole.generated.ts",
  "assembly/commands.generated.ts",
  "families.generated.ts",
  "glue.generated.ts",
].map((file) => join(OUTPUTS, file));

const texts = sourceTexts();
const header = `// Written by scripts/build-kernels.ts from ${[...texts.keys()].join(", ")}.`;
if (!isFresh()) await build();

/** The text of each file that has a kernel, by its path from the root. */
function sourceTexts(): Map<string, string> {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => !file.startsWith("tables/")) // which has no kernels
    .filter((file) => file.endsWith(".ts") && !/\.(test|generated)\.ts$/.test(file) && file !== "backends/kernel.ts")
    .map((file) => `src/${file}`)
    .sort();
  const read = files.map((file): [string, string] => [file, readFileSync(join(ROOT, file), "utf8")]);
  return new Map(read.filter(([file, text]) => file.endsWith(".as.ts") || text.includes("ownKernel(")));
}

/** Whether all outputs are there, and the last one is newer than all sources, and was made of just these. */
function isFresh(): boolean {
  if (!WRITTEN.every((file) => existsSync(file))) return false;
  const output = WRITTEN.at(-1)!;
  const made = statSync(output);
  if (!readFileSync(output, "utf8").startsWith(header)) return false;
  const scripts = readdirSync(join(ROOT, "scripts/kernels")).map((file) => `scripts/kernels/${file}`);
  const inputs = ["scripts/build-kernels.ts", ...scripts, ...texts.keys()];
  return inputs.every((input) => statSync(join(ROOT, input)).mtimeMs < made.mtimeMs);
}

async function build(): Promise<void> {
  const { assemblyFunctions, plainKernels } = await import("./kernels/signatures.ts"); // the compiler takes a while to load
  const [versions, plain] = [new Map<string, string>(), new Map<string, string>()];
  for (const [file, text] of texts) (file.endsWith(".as.ts") ? versions : plain).set(file, text);
  const kernels = matchKernels(
    [...plain].flatMap(([file, text]) => plainKernels(file, text)),
    [...versions].flatMap(([file, text]) => assemblyFunctions(file, text)),
  );
  const [core, others] = [true, false].map((isCore) => kernels.filter(({ family }) => (family === CORE) === isCore));
  const names = JSON.stringify(others!.map(({ name }) => name));
  const constants = `\n/** The kernels of the other families. */\nexport const familyKernels: readonly string[] = ${names};\n`;
  // The compiler starts again only if what it reads has changed.
  writeIfChanged("assembly/core.generated.ts", coreEntry(kernels));
  writeIfChanged("assembly/whole.generated.ts", wholeEntry(kernels));
  writeIfChanged("assembly/commands.generated.ts", commands(kernels));
  writeFileSync(join(OUTPUTS, "families.generated.ts"), glueSource(header, "familyGlue", others!));
  writeFileSync(join(OUTPUTS, "glue.generated.ts"), glueSource(header, "coreGlue", core!, constants));
  console.log(`glue.generated.ts: ${kernels.length} kernels`);
}

function writeIfChanged(output: string, text: string): void {
  const path = join(OUTPUTS, output);
  const present = statSync(path, { throwIfNoEntry: false }) && readFileSync(path, "utf8");
  if (present !== text) writeFileSync(path, text);
}
