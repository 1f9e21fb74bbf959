/**
 * The inputs: every file of the corpus as it is, then changed ones, each made from the seed and its own number alone.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../src/base/random.ts";
import { mutateBytes } from "./bytes.ts";
import { type FuzzReader, pick } from "./reader.ts";

const CORPUS = join(import.meta.dirname, "corpus");
/** How many changes one input gets: a file that is changed once is the likelier to get past the first check. */
const CHANGES = [1, 1, 2, 4];

/** Larger ones cost time and find nothing that smaller ones do not. */
const LARGEST_INPUT = 2 ** 18;

/** The files of a reader, in the order of their names, then those of others. */
export function corpusOf({ corpus, others = [] }: FuzzReader): Uint8Array[] {
  const folder = join(CORPUS, corpus);
  const own = readdirSync(folder).sort();
  return [...own.map((name) => new Uint8Array(readFileSync(join(folder, name)))), ...others];
}

/**
 * Input number `number` of a seed.
 *
 * @param number from 0 on; the first ones are the corpus itself
 */
export function inputOf(reader: FuzzReader, corpus: readonly Uint8Array[], seed: number, number: number): Uint8Array {
  const whole = corpus[number];
  if (whole !== undefined) return whole;
  const random = createRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)) >>> 0, "data");
  let bytes = pick(corpus, random);
  for (let changes = pick(CHANGES, random); changes > 0; changes--) {
    const knowing = random.integer(2) === 0;
    bytes = knowing ? reader.mutate(bytes, random) : mutateBytes(bytes, pick(corpus, random), random);
    if (bytes.length > LARGEST_INPUT) bytes = bytes.slice(0, LARGEST_INPUT);
  }
  return bytes;
}
