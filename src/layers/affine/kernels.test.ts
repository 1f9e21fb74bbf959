import { expect, it } from "vitest";
import { affineBackwardInput, affineBackwardParameters, affineForward } from "./kernels.ts";

// N = 2 rows, D = 3 inputs, M = 2 outputs.
const x = Float64Array.of(1, 2, 3, -1, 0, 4);
const w = Float64Array.of(1, -2, 0, 3, 5, 1);
const b = Float64Array.of(10, 20);
const dout = Float64Array.of(1, 2, -3, 4);

it("computes out = x·w + b", () => {
  const out = new Float64Array(4);
  affineForward(out, x, w, b, 2, 3, 2);
  expect([...out]).toEqual([26, 27, 29, 26]);
});

it("computes dx = dout·wᵀ", () => {
  const dx = new Float64Array(6);
  affineBackwardInput(dx, dout, w, 2, 3, 2);
  expect([...dx]).toEqual([-3, 6, 7, -11, 12, -11]);
});

it("computes dw = xᵀ·dout and db = Σₙ dout", () => {
  const [dw, db] = [new Float64Array(6), new Float64Array(2)];
  affineBackwardParameters(dw, db, dout, x, 2, 3, 2);
  expect([...dw]).toEqual([4, -2, 2, 4, -9, 22]);
  expect([...db]).toEqual([-2, 6]);
});

it("is linear in x and in w, and the backward pass is its adjoint", () => {
  const noBias = new Float64Array(2);
  const [out, dx, dw, db] = [new Float64Array(4), new Float64Array(6), new Float64Array(6), new Float64Array(2)];
  affineForward(out, x, w, noBias, 2, 3, 2);
  affineBackwardInput(dx, dout, w, 2, 3, 2);
  affineBackwardParameters(dw, db, dout, x, 2, 3, 2);
  expect(dot(dx, x)).toBe(dot(dout, out));
  expect(dot(dw, w)).toBe(dot(dout, out));
});

it("overwrites whatever its outputs held", () => {
  const [dw, db] = [new Float64Array(6).fill(99), new Float64Array(2).fill(99)];
  affineBackwardParameters(dw, db, new Float64Array(4), x, 2, 3, 2);
  expect([...dw, ...db]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

it("sums float32 in float64: small terms next to a large one are not lost", () => {
  const out = new Float32Array(1);
  affineForward(out, Float32Array.of(2 ** 30, 1, -(2 ** 30)), Float32Array.of(1, 1, 1), Float32Array.of(0), 1, 3, 1);
  expect(out[0]).toBe(1);
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
