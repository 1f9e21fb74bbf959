/**
 * 20,000 inputs over all readers; `npm run fuzz -- --inputs 1000000` is the long mode.
 */
import { describe, expect, it } from "vitest";
import { READERS } from "../fuzz/readers/index.ts";
import { fuzzReader } from "../fuzz/watch.ts";

const INPUTS = 20_000;
const SEED = 1;

describe("any file is read or refused, by", () => {
  it.each(READERS.map(({ name }) => name))("%s", async (name) => {
    const { verdicts, findings } = await fuzzReader(name, SEED, Math.ceil(INPUTS / READERS.length));
    // One of these again: npx tsx test/fuzz/main.ts --seed 1 --reader NAME --number NUMBER
    expect(findings).toEqual([]);
    expect(verdicts.accepted).toBeGreaterThan(50);
    expect(verdicts.CR_FORMAT ?? verdicts.CR_DATA).toBeGreaterThan(50);
  });
});
