import { expect, it } from "vitest";
import { lionUpdate } from "./kernels.ts";

it("makes steps of one length, by the sign of a mix of mean and gradient", () => {
  const [w, m] = [Float64Array.of(1), new Float64Array(1)];
  lionUpdate(w, m, Float64Array.of(4), 1, 0.1, 0.5, 0.75, 0);
  expect([w[0], m[0]]).toEqual([0.9, 1]);
  lionUpdate(w, m, Float64Array.of(-0.5), 1, 0.1, 0.5, 0.75, 0);
  expect(w[0]).toBeCloseTo(0.8, 15); // 0.5·1 − 0.5·0.5 is still above 0
  expect(m[0]).toBe(0.625);
});

it("moves nothing but by the decay where the direction is 0, and keeps NaN", () => {
  const [w, m] = [Float64Array.of(8, 8), new Float64Array(2)];
  lionUpdate(w, m, Float64Array.of(0, Number.NaN), 2, 0.5, 0.9, 0.99, 0.25);
  expect([...w]).toEqual([7, Number.NaN]);
});
