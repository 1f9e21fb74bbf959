import { expect, it } from "vitest";
import { adadeltaUpdate } from "./kernels.ts";

it("makes the step of the example, with eps in both roots", () => {
  const [w, meanSquare, meanSquareStep] = [Float64Array.of(0), new Float64Array(1), new Float64Array(1)];
  adadeltaUpdate(w, meanSquare, meanSquareStep, Float64Array.of(2), 1, 1, 0.5, 1, 0);
  expect(meanSquare[0]).toBe(2);
  expect(w[0]).toBeCloseTo(-2 / Math.sqrt(3), 15);
  expect(meanSquareStep[0]).toBeCloseTo(2 / 3, 15);
});

it("takes the size of earlier steps, not of this one", () => {
  const [w, meanSquare, meanSquareStep] = [Float64Array.of(0), Float64Array.of(3), Float64Array.of(15)];
  adadeltaUpdate(w, meanSquare, meanSquareStep, Float64Array.of(3), 1, 1, 1, 1, 0);
  expect(w[0]).toBe(-6); // √16/√4·3
});
