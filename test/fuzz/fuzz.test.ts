import { expect, test } from "vitest";
import { FormatError } from "../../src/base/errors.ts";
import { createRandom } from "../../src/base/random.ts";
import { mutateBytes } from "./bytes.ts";
import { corpusOf, inputOf } from "./inputs.ts";
import { mutateJson } from "./json.ts";
import type { FuzzReader } from "./reader.ts";
import { READERS } from "./readers/index.ts";
import { type Outcome, tryInput } from "./try-input.ts";

const [first] = READERS as [FuzzReader];
const bytes = Uint8Array.of(1, 2, 3);

const reading = (read: FuzzReader["read"], milliseconds = 600_000): FuzzReader => ({
  ...first,
  read,
  limits: { milliseconds, bytes: 2 ** 20, bytesPerByte: 1 },
});

const NAMED = READERS.map((reader) => [reader.name, reader] as const);

test.each(NAMED)("%s takes its corpus as it is", async (_, reader) => {
  const outcomes: Outcome[] = [];
  for (const file of corpusOf(reader)) outcomes.push(await tryInput(reader, file)); // whose processor time is its own
  expect(outcomes.filter(({ finding }) => finding !== undefined)).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict === "accepted").length).toBeGreaterThan(1);
});

test.each(NAMED)("%s: an input follows from its seed and number", (_, reader) => {
  const corpus = corpusOf(reader);
  const inputs = (seed: number): string[] =>
    Array.from({ length: 40 }, (_, i) => Buffer.from(inputOf(reader, corpus, seed, i)).toString("latin1"));
  const ones = inputs(1);
  expect(ones.join()).toBe(inputs(1).join());
  expect(ones.join()).not.toBe(inputs(2).join());
  expect(new Set(ones).size).toBeGreaterThan(25);
});

test("an error with a code is a refusal, and anything else is a finding", async () => {
  const refusing = reading(() => {
    throw new FormatError("no");
  });
  expect(await tryInput(refusing, bytes)).toMatchObject({ verdict: "CR_FORMAT" });
  expect(await tryInput(refusing, bytes)).not.toHaveProperty("finding");
  const crashing = reading(async () => {
    throw new TypeError("undefined is no function");
  });
  expect((await tryInput(crashing, bytes)).finding).toContain("undefined is no function");
});

test("so are time and memory beyond the limits", async () => {
  const slow = reading(() => {
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < 80_000);
  }, 50);
  expect((await tryInput(slow, bytes)).finding).toMatch(/^took \d+ ms for 3 bytes/);
  const kept: Uint8Array[] = [];
  const greedy = reading(() => void kept.push(new Uint8Array(2 ** 28)));
  expect((await tryInput(greedy, bytes)).finding).toMatch(/^took \d+ bytes of memory for 3 bytes, more than 1048579/);
});

test("changes change, whatever they are given", () => {
  const random = createRandom(1, "data");
  for (let i = 0; i < 500; i++) mutateBytes(new Uint8Array(i % 10), bytes, random);
  const changed = Array.from({ length: 200 }, () => mutateJson('{"a":[1,{"b":"c"}],"d":{}}', random));
  expect(new Set(changed).size).toBeGreaterThan(80);
  expect(changed).toContainEqual(expect.stringContaining("__proto__"));
  expect(mutateJson("{no json", random)).toBe("{no json");
});
