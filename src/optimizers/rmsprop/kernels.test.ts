import { expect, it } from "vitest";
import { rmspropUpdate } from "./kernels.ts";

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
