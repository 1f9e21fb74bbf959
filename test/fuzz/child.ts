/**
 * The process that reads: whatever an input does to it, the one that started it lives on and knows which input it was.
 *
 * Its arguments are a {@link Job} in JSON.
 *
 * @module
 */
import { openSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { corpusOf, inputOf } from "./inputs.ts";
import type { FuzzReader } from "./reader.ts";
import { tryInput } from "./try-input.ts";
import type { FromChild, Job } from "./watch.ts";

const { reader: name, seed, from, to, progress, readers } = JSON.parse(process.argv[2]!) as Job;
const { READERS } = (await import(readers)) as { READERS: readonly FuzzReader[] };
const reader = READERS.find((candidate) => candidate.name === name)!;
const corpus = corpusOf(reader);
const file = openSync(progress, "r+");
const verdicts: Record<string, number> = {};
let slowest = 0;
send("ready");

for (let number = from; number < to; number++) {
  writeSync(file, String(number).padEnd(16), 0);
  const { verdict, milliseconds, finding } = await tryInput(reader, inputOf(reader, corpus, seed, number));
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  slowest = Math.max(slowest, milliseconds);
  if (finding !== undefined) send({ finding: { number, what: finding } });
  await setImmediate(); // sends, and lets a promise that nobody listens to end the process here
}
send({ verdicts, slowest, largest: process.resourceUsage().maxRSS * 1024 });
process.disconnect();

function send(message: FromChild): void {
  process.send!(message);
}
