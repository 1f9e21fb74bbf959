import { expect, it } from "vitest";
import { rmspropUpdate } from "./kernels.ts";
import { rmspropVariantUpdate } from "./variants.ts";

it("divides the gradient by the root of its running mean square plus eps", () => {
  const [w, meanSquare] = [Float64Array.of(10), Float64Array.of(8)];
  rmspropUpdate(w, meanSquare, Float64Array.of(4), 1, 3, 0.875, 1, 0);
  expect(meanSquare[0]).toBe(9); // 0.875·8 + 0.125·16
  expect(w[0]).toBe(7); // 10 − 3·4/(3 + 1)
});

it("adds weight decay to the gradient before it is squared", () => {
  const [w, meanSquare] = [Float64Array.of(2), Float64Array.of(0)];
  rmspropUpdate(w, meanSquare, Float64Array.of(3), 1, 1, 0.75, 0, 0.5);
  expect(meanSquare[0]).toBe(4); // 0.25·(3 + 0.5·2)²
  expect(w[0]).toBe(0); // 2 − 4/2
});

it("starts with a step of learningRate/√(1 − alpha), whatever the gradient", () => {
  for (const gradient of [1e-3, 1, 1e3]) {
    const w = new Float64Array(1);
    rmspropUpdate(w, new Float64Array(1), Float64Array.of(gradient), 1, 0.01, 0.99, 0, 0);
    expect(w[0]).toBeCloseTo(-0.1, 14);
  }
});

it("makes the same steps for gradients a thousand times as large", () => {
  const walk = (scale: number) => {
    const [w, meanSquare] = [new Float64Array(1), new Float64Array(1)];
    for (const g of [1, -2, 0.5, 3]) rmspropUpdate(w, meanSquare, Float64Array.of(scale * g), 1, 0.01, 0.9, 0, 0);
    return w[0]!;
  };
  expect(walk(1000)).toBeCloseTo(walk(1), 14);
});

it("divides, centered, by the spread around the mean", () => {
  const [w, square, mean] = [Float64Array.of(0), new Float64Array(1), new Float64Array(1)];
  const none = new Float64Array(0);
  rmspropVariantUpdate(w, square, mean, none, Float64Array.of(2), 1, 1, 0.5, 0, 0, true, 0);
  expect([w[0], square[0], mean[0]]).toEqual([-2, 2, 1]);
  rmspropVariantUpdate(w, square, mean, none, Float64Array.of(2), 1, 1, 0.5, 0, 0, true, 0);
  expect([square[0], mean[0]]).toEqual([3, 1.5]);
  expect(w[0]).toBeCloseTo(-2 - 2 / Math.sqrt(0.75), 14);
});

it("gathers steps, with momentum, and takes a spread below 0 for 0", () => {
  const [w, square, mean, velocity] = [Float64Array.of(0), Float64Array.of(1), Float64Array.of(4), Float64Array.of(6)];
  rmspropVariantUpdate(w, square, mean, velocity, Float64Array.of(2), 1, 1, 0.5, 0.5, 0.5, true, 0);
  expect(velocity[0]).toBe(7); // 0.5·6 + 2/(0 + 0.5)
  expect(w[0]).toBe(-7);
});
