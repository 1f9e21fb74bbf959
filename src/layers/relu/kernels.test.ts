import { expect, it } from "vitest";
import { reluBackward, reluForward } from "./kernels.ts";

const x = Float64Array.of(-2, -0, 0, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
const dout = Float64Array.of(1, 2, 3, 4, 5, 6, 7);

it("passes positive values, stops the others, and lets NaN show", () => {
  const out = new Float64Array(7);
  reluForward(out, x, 7);
  expect([...out]).toEqual([0, 0, 0, 3, Number.POSITIVE_INFINITY, 0, Number.NaN]);
});

it("passes the gradient where x > 0; at x = 0 the gradient is 0", () => {
  const dx = new Float64Array(7).fill(99);
  reluBackward(dx, dout, x, 7);
  expect([...dx]).toEqual([0, 0, 0, 4, 5, 0, 0]);
});

it("stops an infinite gradient without making it NaN", () => {
  const dx = new Float64Array(1);
  reluBackward(dx, Float64Array.of(Number.POSITIVE_INFINITY), Float64Array.of(-1), 1);
  expect(dx[0]).toBe(0);
});

it("may write out over x, take out in the place of x, and write dx over dout", () => {
  const values = Float32Array.of(-1, 2, 0);
  const gradient = Float32Array.of(5, 6, 7);
  reluForward(values, values, 3);
  reluBackward(gradient, gradient, values, 3);
  expect([...values]).toEqual([0, 2, 0]);
  expect([...gradient]).toEqual([0, 6, 0]);
});

it("leaves alone what lies behind size", () => {
  const out = Float64Array.of(9, 9);
  reluForward(out, Float64Array.of(1, 1), 1);
  expect([...out]).toEqual([1, 9]);
});
