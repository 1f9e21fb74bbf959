import { expect, it } from "vitest";
import { RowSample } from "./row-sample.ts";
import { type Sequence, SequenceWatch } from "./sequence.ts";

const sequenceOf = (number: (i: number) => number, rows = 300): Sequence => {
  const watch = new SequenceWatch();
  const numbers = Float64Array.from({ length: rows }, (_, i) => number(i));
  for (let from = 0; from < rows; from += 77) watch.addAll(numbers.subarray(from, from + 77)); // blocks
  return watch.finish();
};
/** From 0 to below 1, in no order. */
const random = (i: number): number => (Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32;
const sortedDraws = Array.from({ length: 300 }, (_, i) => Math.floor(200 * random(i))).sort((a, b) => a - b);

it.each<[string, (i: number) => number, Sequence]>([
  ["row numbers", (i) => i + 1, "rowNumbers"],
  ["row numbers, the first one blank", (i) => (i === 0 ? Number.NaN : i), "rowNumbers"],
  ["row numbers, one blank", (i) => (i === 150 ? Number.NaN : i), "rowNumbers"],
  ["row numbers, one repeated", (i) => (i === 150 ? 149 : i), "rowNumbers"],
  ["row numbers, one twice and all later ones less", (i) => (i < 150 ? i : i - 1), "rowNumbers"],
  ["row numbers, one far off", (i) => (i === 150 ? 1e9 : i), "rowNumbers"],
  ["tens downwards, one blank", (i) => (i === 20 ? Number.NaN : 9000 - 10 * i), "steps"],
  ["each number twice", (i) => Math.floor(i / 2), "rising"],
  ["sorted draws with ties", (i) => sortedDraws[i]!, "rising"],
  ["a clock in groups of three", (i) => 1_700_000_000 + 60 * Math.floor(i / 3), "rising"],
  ["neighbours swapped", (i) => i ^ 1, "rising"],
  ["identifiers beyond 2⁵³", (i) => Number(2n ** 53n + BigInt(i)), "rising"],
  ["fractions that rise, save a few", (i) => (i % 50 === 7 ? 0.5 : i + random(i)), "rising"],
  ["five digits, drawn", (i) => 10_000 + Math.floor(89_999 * random(i)), "codes"],
  ["amounts", (i) => Math.floor(1000 * random(i)), undefined],
  ["measurements", (i) => 10_000 * random(i) + 0.5, undefined],
  ["amounts of many sizes", (i) => Math.floor(10 ** (3 + 3 * random(i))), undefined],
  ["years in no order", (i) => 1960 + Math.floor(60 * random(i)), undefined],
  ["days of the year, over and over", (i) => 1 + (i % 100), undefined],
  ["two groups, one after the other", (i) => (i < 150 ? 0 : 1), undefined],
  ["with the rows, and much noise", (i) => i + 200 * random(i), undefined],
  ["all alike", () => 7, undefined],
])("%s", (_, number, sequence) => {
  expect(sequenceOf(number)).toBe(sequence);
});

it("is the same for tables of any length", () => {
  for (const rows of [20, 2048, 5000, 100_000]) {
    expect(sequenceOf((i) => i, rows)).toBe("rowNumbers");
    expect(sequenceOf((i) => i ^ 1, rows)).toBe("rising");
    expect(sequenceOf((i) => Math.floor(1000 * random(i)), rows)).toBeUndefined();
  }
  expect(sequenceOf((i) => i * i, 19)).toBeUndefined();
});

it("a sample has rows at even distances, from blocks of any length", () => {
  for (const block of [1, 100, 2047, 2048, 2049, 30_000]) {
    const sample = new RowSample();
    for (let from = 0; from < 30_000; from += block) {
      const length = Math.min(block, 30_000 - from);
      sample.addAll(Float64Array.from({ length }, (_, i) => ((from + i) % 16 === 0 ? 1 : 2)));
    }
    expect(sample.finish()).toMatchObject({ count: 30_000 / 16, different: 1 });
  }
});
