import { expect, test } from "vitest";
import { tensor } from "../base/tensor.ts";
import { fitScaling, scale, standardize, unscale } from "./scaling.ts";

test("measures mean and biased standard deviation, passing over what is missing", () => {
  expect(fitScaling([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, std: 2 });
  expect(fitScaling([Number.NaN, 1, Number.NaN, 3])).toEqual({ mean: 2, std: 1 });
});

test("never divides by zero", () => {
  expect(fitScaling([3, 3])).toEqual({ mean: 3, std: 1 });
  expect(fitScaling([])).toEqual({ mean: 0, std: 1 });
  expect(fitScaling([Number.NaN])).toEqual({ mean: 0, std: 1 });
});

test("scales there and back; missing becomes the mean", () => {
  const scaling = { mean: 5, std: 2 };
  expect(scale(9, scaling)).toBe(2);
  expect(unscale(2, scaling)).toBe(9);
  expect(scale(Number.NaN, scaling)).toBe(0);
  expect(standardize(tensor(new Float32Array([5, 9]), [2, 1]), scaling)).toEqual({
    data: Float32Array.of(0, 2),
    shape: [2, 1],
  });
});

test("measures many numbers far from 0 to the last digits, and the more exactly than by one sum of squares", () => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => 1e9 + (i % 10));
  const { mean, std } = fitScaling(values);
  expect(Math.abs(mean - (1e9 + 4.5))).toBeLessThan(1e-6); // 1e9 has steps of 1.2e-7
  expect(std).toBeCloseTo(Math.sqrt(8.25), 9);
});
