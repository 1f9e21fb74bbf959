import { describe, expect, it } from "vitest";
import { DataError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { softmax, softmaxCrossEntropy } from "./functions.ts";

describe("softmax", () => {
  it("gives probabilities, and leaves the logits as they were", () => {
    const logits = tensor([
      [0, 0],
      [1000, -1000],
    ]);
    expect(softmax(logits)).toEqual(
      tensor([
        [0.5, 0.5],
        [1, 0],
      ]),
    );
    expect([...logits.data]).toEqual([0, 0, 1000, -1000]);
  });

  it("refuses logits that are no matrix", () => {
    expect(() => softmax([1, 2])).toThrow(ShapeError);
  });
});

describe("softmaxCrossEntropy", () => {
  it("gives the mean loss and its gradient", () => {
    const { loss, dlogits } = softmaxCrossEntropy(
      [
        [0, 0],
        [0, 0],
      ],
      [0, 1],
    );
    expect(loss).toBeCloseTo(Math.LN2, 15);
    expect(dlogits).toEqual(
      tensor([
        [-0.25, 0.25],
        [0.25, -0.25],
      ]),
    );
  });

  it("takes labels in any array", () => {
    expect(softmaxCrossEntropy([[1000, -1000]], Uint8Array.of(1)).loss).toBe(2000);
  });

  it.each([
    [2, "the label of row 1 is 2, but logits of shape (2, 2) have the classes 0 to 1"],
    [-1, "the label of row 1 is -1"],
    [0.5, "the label of row 1 is 0.5"],
    [Number.NaN, "the label of row 1 is NaN"],
  ])("refuses the label %d, naming its row", (label, message) => {
    const wrong = () =>
      softmaxCrossEntropy(
        [
          [0, 0],
          [0, 0],
        ],
        [0, label],
      );
    expect(wrong).toThrow(DataError);
    expect(wrong).toThrow(message);
  });

  it("refuses another number of labels than rows, and no rows at all", () => {
    expect(() => softmaxCrossEntropy([[0, 0]], [0, 1])).toThrow("got 2 labels for logits of shape (1, 2)");
    expect(() => softmaxCrossEntropy(tensor(new Float64Array(0), [0, 2]), [])).toThrow(ShapeError);
  });
});
