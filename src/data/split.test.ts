import { expect, test } from "vitest";
import { ConfigError } from "../base/errors.ts";
import { tensor } from "../base/tensor.ts";
import { splitSamples, takeRows } from "./split.ts";

test("draws the fraction, the same for the same seed", () => {
  const split = splitSamples(100, { fraction: 0.2, seed: 7 });
  expect(split.train).toHaveLength(80);
  expect(split.validation).toHaveLength(20);
  expect(splitSamples(100, { fraction: 0.2, seed: 7 })).toEqual(split);
  expect(splitSamples(100, { fraction: 0.2, seed: 8 })).not.toEqual(split);
});

test("is pinned: the split of a seed never changes between versions", () => {
  expect([...splitSamples(10, { fraction: 0.3, seed: 1 }).validation]).toEqual([0, 2, 5]);
});

test("keeps the share of every class, and the total", () => {
  const labels = [...Array(60).fill(0), ...Array(30).fill(1), ...Array(10).fill(2)] as number[];
  const { validation } = splitSamples(100, { fraction: 0.25, seed: 0, labels });
  const counts = [0, 0, 0];
  for (const index of validation) counts[labels[index]!]!++;
  expect(counts).toEqual([15, 8, 2]); // 15, 7.5, 2.5: the one left over goes to the first of equal remainders
});

test("leaves every class a sample to train on", () => {
  const labels = [0, 0, 1, 2, 2, 2];
  const { train } = splitSamples(6, { fraction: 0.9, seed: 3, labels });
  expect(new Set([...train].map((index) => labels[index]))).toEqual(new Set([0, 1, 2]));
});

test("validates on at least one sample, and trains on at least one", () => {
  expect(splitSamples(3, { fraction: 0.01, seed: 0 }).validation).toHaveLength(1);
  expect(splitSamples(3, { fraction: 0.99, seed: 0 }).train).toHaveLength(1);
  expect(splitSamples(1, { fraction: 0.5, seed: 0 }).train).toEqual(Int32Array.of(0));
  expect(splitSamples(5, { fraction: 0, seed: 0 }).validation).toHaveLength(0);
});

test.each([-0.1, 1, Number.NaN])("refuses the fraction %s", (fraction) => {
  expect(() => splitSamples(10, { fraction, seed: 0 })).toThrow(ConfigError);
});

test("takes rows of x, labels and targets", () => {
  const x = tensor(new Float32Array([1, 2, 3, 4, 5, 6]), [3, 2]);
  const rows = Int32Array.of(2, 0, 2);
  expect(takeRows({ x, labels: Int32Array.of(7, 8, 9) }, rows)).toEqual({
    x: { data: Float32Array.of(5, 6, 1, 2, 5, 6), shape: [3, 2] },
    labels: Int32Array.of(9, 7, 9),
  });
  const targets = tensor([[0.1], [0.2], [0.3]]);
  expect(takeRows({ x, targets }, rows).targets).toEqual({ data: Float64Array.of(0.3, 0.1, 0.3), shape: [3, 1] });
  expect(() => takeRows({ x, targets }, Int32Array.of(3))).toThrow("index 3, but there are 3 samples (0 to 2)");
});
