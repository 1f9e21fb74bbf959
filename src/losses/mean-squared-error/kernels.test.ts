import { expect, it } from "vitest";
import { meanSquaredError } from "./kernels.ts";

it("is the mean over all N·M elements, with the gradient 2·(out − targets)/(N·M)", () => {
  const [loss, dout] = [new Float64Array(1), new Float64Array(4)];
  meanSquaredError(loss, dout, Float64Array.of(1, 2, 3, 4), Float64Array.of(0, 2, 6, 3), 2, 2);
  expect(loss[0]).toBe(2.75); // (1 + 0 + 9 + 1)/4
  expect([...dout]).toEqual([0.5, 0, -1.5, 0.5]);
});

it("is exactly 0 where outputs equal targets", () => {
  const [loss, dout] = [new Float32Array(1).fill(9), new Float32Array(2).fill(9)];
  meanSquaredError(loss, dout, Float32Array.of(0.1, -3), Float32Array.of(0.1, -3), 1, 2);
  expect([loss[0], ...dout]).toEqual([0, 0, 0]);
});

it("may write dout over out", () => {
  const out = Float64Array.of(1, 5);
  meanSquaredError(new Float64Array(1), out, out, Float64Array.of(0, 0), 2, 1);
  expect([...out]).toEqual([1, 5]);
});
