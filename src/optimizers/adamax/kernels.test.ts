import { expect, it } from "vitest";
import { adamaxUpdate } from "./kernels.ts";

it("divides by the largest recent gradient", () => {
  const [w, m, u] = [Float64Array.of(0), new Float64Array(1), new Float64Array(1)];
  adamaxUpdate(w, m, u, Float64Array.of(4), 1, 1, 0.5, 0.5, 0, 0, 0.5);
  expect([w[0], m[0], u[0]]).toEqual([-1, 2, 4]);
  adamaxUpdate(w, m, u, Float64Array.of(1), 1, 1, 0.5, 0.5, 0, 0, 0.75);
  expect([w[0], m[0], u[0]]).toEqual([-2, 1.5, 2]);
});

it("adds eps to the gradient, inside the maximum", () => {
  const [w, m, u] = [Float64Array.of(0), new Float64Array(1), Float64Array.of(8)];
  adamaxUpdate(w, m, u, Float64Array.of(-3), 1, 1, 0.5, 0.5, 2, 0, 1);
  expect(u[0]).toBe(5);
  adamaxUpdate(w, m, u, Float64Array.of(0), 1, 1, 0.5, 0.9, 2, 0, 1);
  expect(u[0]).toBe(4.5);
});
