import { expect, test } from "vitest";
import { Series } from "./series.ts";

test("keeps every point of a short curve", () => {
  const series = new Series();
  for (let step = 1; step <= 5; step++) series.add(step, step * step);
  expect(series.buckets.map(({ at, mean }) => [at, mean])).toEqual([1, 2, 3, 4, 5].map((step) => [step, step * step]));
});

test("holds a long curve in bounded memory, with its mean and its peaks", () => {
  const series = new Series();
  const count = 100_003;
  for (let step = 1; step <= count; step++) series.add(step, step === 77_777 ? 1000 : step % 2);
  const { buckets } = series;
  expect(buckets.length).toBeLessThanOrEqual(2001);
  expect(Math.max(...buckets.map(({ most }) => most))).toBe(1000);
  expect(Math.min(...buckets.map(({ least }) => least))).toBe(0);
  expect(buckets.at(-1)!.at).toBe(count);
  expect(buckets.slice(0, 10).map(({ mean }) => mean)).toEqual(new Array(10).fill(0.5));
});

test("remembers the first value that is none", () => {
  const series = new Series();
  for (const value of [1, Number.NaN, 2, Number.POSITIVE_INFINITY]) series.add(series.buckets.length + 1, value);
  expect(series.firstNonFinite).toBe(2);
});

test("remembers its first least point, whatever was drawn together", () => {
  const series = new Series();
  for (let step = 1; step <= 10_000; step++) series.add(step, step % 3333 === 7 ? -1 : Number.NaN);
  expect(series.least).toEqual({ at: 7, value: -1 });
});
