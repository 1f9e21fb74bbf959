import { expect, it } from "vitest";
import { tensor } from "../../base/tensor.ts";
import { meanAbsoluteError } from "./functions.ts";

it("is the mean distance, with a gradient of one size: the example of the derivation", () => {
  const { loss, dout } = meanAbsoluteError([[1], [5]], [[3], [4]]);
  expect(loss).toBe(1.5);
  expect(dout).toEqual(tensor([[-0.5], [0.5]]));
});

it("leaves a right answer alone", () => {
  expect(meanAbsoluteError([[2, 3]], [[2, 3]])).toEqual({ loss: 0, dout: tensor([[0, 0]]) });
});

it("divides by the weights' sum, times the outputs", () => {
  const { loss, dout } = meanAbsoluteError(
    [
      [1, 0],
      [4, 0],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    { sampleWeights: [3, 1] },
  );
  expect(loss).toBe((3 * 1 + 4) / 8);
  expect([...dout.data]).toEqual([0.375, 0, 0.125, 0]);
});
