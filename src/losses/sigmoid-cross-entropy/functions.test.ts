import { describe, expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { softmaxCrossEntropy } from "../softmax-cross-entropy/functions.ts";
import { sigmoidCrossEntropy } from "./functions.ts";

describe("sigmoidCrossEntropy", () => {
  it("asks each output for itself: the example of the derivation", () => {
    const { loss, dlogits } = sigmoidCrossEntropy([[0, 2]], [[1, 0]]);
    expect(loss).toBeCloseTo(1.41, 4);
    expect(dlogits.data[0]).toBe(-0.25);
    expect(dlogits.data[1]).toBeCloseTo(0.4404, 4);
  });

  it("counts a yes by the positive weight of its output", () => {
    const { loss, dlogits } = sigmoidCrossEntropy([[0, 2]], [[1, 0]], { positiveWeights: [3, 7] });
    expect(loss).toBeCloseTo((3 * Math.LN2 + Math.log(1 + Math.exp(-2)) + 2) / 2, 14);
    expect(dlogits.data[0]).toBe(-0.75);
  });

  it("is exact at logits of ±1000", () => {
    const { loss, dlogits } = sigmoidCrossEntropy([[1000, -1000, 1000, -1000]], [[1, 0, 0, 1]]);
    expect(loss).toBe(500);
    expect([...dlogits.data]).toEqual([0, 0, 0.25, -0.25]);
  });

  it("is softmax over two classes, of the logits' difference", () => {
    const { loss } = softmaxCrossEntropy([[0.3, -0.9]], [0]);
    expect(sigmoidCrossEntropy([[1.2]], [[1]]).loss).toBeCloseTo(loss, 15);
  });

  it("lets NaN show", () => {
    expect(sigmoidCrossEntropy([[Number.NaN]], [[1]]).loss).toBeNaN();
  });

  it.each([
    [[1, -1], "sigmoidCrossEntropy: positiveWeights must be finite numbers of at least 0, but number 1 is -1"],
    [[Number.NaN, 1], "but number 0 is NaN"],
    [[1, 1, 1], 'The loss "sigmoidCrossEntropy" was made for 3 outputs'],
    [[], "sigmoidCrossEntropy: positiveWeights takes a list"],
  ])("refuses positive weights %j", (positiveWeights, message) => {
    const wrong = () => sigmoidCrossEntropy([[0, 2]], [[1, 0]], { positiveWeights });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(message);
  });
});
