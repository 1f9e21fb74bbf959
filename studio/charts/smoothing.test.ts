import { expect, test } from "vitest";
import { smoothed } from "./smoothing.ts";

test("is the value itself where it never changes, from the first one on", () => {
  for (const value of smoothed([3, 3, 3, 3])) expect(value).toBeCloseTo(3, 12);
});

test("follows a change by a twentieth of it", () => {
  const values = [...new Array(400).fill(0), 1];
  expect(smoothed(values).at(-1)).toBeCloseTo(0.05, 6);
});

test("passes over what is no number", () => {
  const [first, gap, infinite, last] = smoothed([2, null, Number.POSITIVE_INFINITY, 2]);
  expect([gap, infinite]).toEqual([null, null]);
  expect(first).toBeCloseTo(2, 12);
  expect(last).toBeCloseTo(2, 12);
});
