/**
 * The process that reads: whatever an input does to it, the one that started it lives on and knows which input it was.
 *
 * Its arguments are a {@link Job} in JSON.
 *
 * @module
 */
import { openSync, writeSync } from "node:fs";
import { corpusOf, inputOf } from "./inputs.ts";
import { READERS } from "./readers/index.ts";
import { tryInput } from "./try-input.ts";
import type { FromChild, Job } from "./watch.ts";

const { reader: name, seed, from, to, progress } = JSON.parse(process.argv[2]!) as Job;
const reader = READERS.find((candidate) => candidate.name === name)!;
const corpus = corpusOf(reader);
const file = openSync(progress, "w");
const verdicts: Record<string, number> = {};
let slowest = 0;

for (let number = from; number < to; number++) {
  writeSync(file, String(number).padEnd(16), 0);
  const { verdict, milliseconds, finding } = await tryInput(reader, inputOf(reader, corpus, seed, number));
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  slowest = Math.max(slowest, milliseconds);
  if (finding !== undefined) send({ finding: { number, what: finding } });
}
send({ verdicts, slowest, largest: process.resourceUsage().maxRSS * 1024 });
process.disconnect();

function send(message: FromChild): void {
  process.send!(message);
}
