/**
 * `npm run fuzz -- [--inputs N] [--seed N] [--reader NAME] [--number N]`: fuzzes every reader, or one; with a number, it
 * makes that one input again and says what becomes of it.
 *
 * An input that breaks a rule is written to `fuzz-findings/`. Once it is mended, it belongs into the corpus.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpusOf, inputOf } from "./inputs.ts";
import type { FuzzReader } from "./reader.ts";
import { READERS } from "./readers/index.ts";
import { tryInput } from "./try-input.ts";
import { fuzzReader } from "./watch.ts";

const FOLDER = "fuzz-findings";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    reader: { type: "string" },
    number: { type: "string" },
  },
});
const seed = Number(values.seed);
const readers = READERS.filter(({ name }) => values.reader === undefined || name === values.reader);

if (values.number === undefined) await run();
else await repeat(Number(values.number));

async function run(): Promise<void> {
  const each = Math.ceil(Number(values.inputs) / readers.length);
  const start = performance.now();
  let inputs = 0;
  let found = 0;
  for (const reader of readers) {
    const { verdicts, slowest, largest, findings } = await fuzzReader(reader.name, seed, each);
    const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
    line(`${reader.name}: ${counts.join(", ")}; slowest ${slowest.toFixed(0)} ms, ${(largest / 1e6).toFixed(0)} MB`);
    for (const { number, what } of findings) line(`  ${save(reader, number)}: ${what}`);
    inputs += each;
    found += findings.length;
  }
  line(`${inputs} inputs, seed ${seed}, ${found} findings, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  process.exitCode = found === 0 ? 0 : 1;
}

async function repeat(number: number): Promise<void> {
  for (const reader of readers) {
    const outcome = await tryInput(reader, inputOf(reader, corpusOf(reader), seed, number));
    line(`${save(reader, number)}: ${outcome.verdict} ${outcome.finding ?? ""}`);
  }
}

/** @returns where the input lies, and so its reader, seed and number */
function save(reader: FuzzReader, number: number): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${reader.name}-seed-${seed}-number-${number}`);
  writeFileSync(path, inputOf(reader, corpusOf(reader), seed, number));
  return path;
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
