import { expect, it } from "vitest";
import { averageWeights, gatherGradients, meanGradients } from "./kernels.ts";

it.each([
  ["a fixed decay", [0, 0.5, 0.5], [4, 3, 1.5]],
  ["equal weights", [0, 1 / 2, 2 / 3], [4, 3, 2]],
])("the average of 4, 2, 0 with %s", (_, kept, expected) => {
  const average = Float64Array.of(100); // which the first update forgets
  const seen = [4, 2, 0].map((w, i) => {
    averageWeights(average, Float64Array.of(w), 1, kept[i]!);
    return average[0];
  });
  seen.forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 14));
});

it("float32 does not drift where nothing changes", () => {
  const [average, w] = [Float32Array.of(0.1), Float32Array.of(0.1)];
  for (let t = 0; t < 1000; t++) averageWeights(average, w, 1, 0.9999);
  expect(average[0]).toBe(w[0]);
});

it("gathers gradients, and leaves nothing behind", () => {
  const [sum, dw] = [new Float64Array(2), Float64Array.of(1, 2)];
  gatherGradients(sum, dw, 2);
  gatherGradients(sum, dw, 2);
  dw.set([4, 8]);
  meanGradients(dw, sum, 2, 1 / 4);
  expect([...dw]).toEqual([1.5, 3]);
  expect([...sum]).toEqual([0, 0]);
});
