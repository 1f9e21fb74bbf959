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

describe("the watch finds an input that", () => {
  it.each([
    ["hangs", /^still reading after 5000 ms/],
    ["fills the heap", /heap out of memory/],
    ["ends the process", /^ended the process \(7\)/],
    ["throws later", /nobody listens/],
  ])("%s, and goes on behind it", async (name, what) => {
    const hangsAfterMs = name === "hangs" ? 5000 : 120_000;
    const options = { hangsAfterMs, readers: "./planted-readers.ts" };
    const { verdicts, findings } = await fuzzReader(name, SEED, 6, options);
    expect(findings).toEqual([{ number: 3, what: expect.stringMatching(what) }]);
    expect(verdicts).toEqual({ crash: 1, accepted: 2 });
  });
});
