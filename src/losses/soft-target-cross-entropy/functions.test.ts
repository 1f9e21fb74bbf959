import { describe, expect, it } from "vitest";
import { ConfigError, DataError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { softmax, softmaxCrossEntropy } from "../softmax-cross-entropy/functions.ts";
import { softTargetCrossEntropy } from "./functions.ts";

const LOGITS = [[2, 1, 0]];
const TARGETS = [[0.7, 0.2, 0.1]];

function expectGradient({ dlogits }: { dlogits: { data: ArrayLike<number> } }, wanted: readonly number[]): void {
  wanted.forEach((value, i) => {
    expect(dlogits.data[i]).toBeCloseTo(value, 4);
  });
}

describe("softTargetCrossEntropy", () => {
  it("is the expected surprise: the example of the derivation", () => {
    const found = softTargetCrossEntropy(LOGITS, TARGETS);
    expect(found.loss).toBeCloseTo(0.8076, 4);
    expectGradient(found, [-0.0348, 0.0447, -0.01]);
  });

  it("is the divergence where the entropy is subtracted, with the same gradient", () => {
    const divergence = softTargetCrossEntropy(LOGITS, TARGETS, { subtractEntropy: true });
    expect(divergence.loss).toBeCloseTo(0.0058, 4);
    expect(divergence.dlogits).toEqual(softTargetCrossEntropy(LOGITS, TARGETS).dlogits);
  });

  it("counts each class by its weight, and divides by the rows: the example of the derivation", () => {
    const found = softTargetCrossEntropy(LOGITS, TARGETS, { classWeights: [1, 2, 0] });
    expect(found.loss).toBeCloseTo(0.8484, 4);
    expectGradient(found, [0.0318, -0.1308, 0.099]);
  });

  it("is 0 where the network says what the targets do", () => {
    const { loss, dlogits } = softTargetCrossEntropy(LOGITS, softmax(LOGITS), { subtractEntropy: true });
    expect(loss).toBeCloseTo(0, 15);
    for (const value of dlogits.data) expect(value).toBeCloseTo(0, 15);
  });

  it("is softmax cross-entropy where the targets are one-hot, entropy or not", () => {
    const logits = [
      [2, 1, 0],
      [0.5, -1, 3],
    ];
    const onehot = [
      [0, 1, 0],
      [1, 0, 0],
    ];
    const labelled = softmaxCrossEntropy(logits, [1, 0]);
    for (const subtractEntropy of [false, true]) {
      const { loss, dlogits } = softTargetCrossEntropy(logits, onehot, { subtractEntropy });
      expect(loss).toBeCloseTo(labelled.loss, 14);
      dlogits.data.forEach((value, i) => {
        expect(value).toBeCloseTo(labelled.dlogits.data[i]!, 15);
      });
    }
  });

  it("counts a row of weight 2 like two rows, and of weight 0 like none", () => {
    const logits = [LOGITS[0]!, [0.5, -1, 3], [1, 1, 1]];
    const targets = [TARGETS[0]!, [0.25, 0.25, 0.5], [1, 0, 0]];
    const weighted = softTargetCrossEntropy(logits, targets, { sampleWeights: [2, 1, 0] });
    const repeated = softTargetCrossEntropy([...LOGITS, ...logits.slice(0, 2)], [...TARGETS, ...targets.slice(0, 2)]);
    expect(weighted.loss).toBeCloseTo(repeated.loss, 15);
    expect(weighted.dlogits.data[0]).toBeCloseTo(2 * repeated.dlogits.data[0]!, 15);
    expect([...weighted.dlogits.data.subarray(6)]).toEqual([0, 0, 0]);
  });

  it("is exact at logits of ±1000, and finite at −∞ where nobody asks for the class", () => {
    const { loss, dlogits } = softTargetCrossEntropy([[1000, -1000]], [[0.5, 0.5]]);
    expect(loss).toBe(1000);
    expect([...dlogits.data]).toEqual([0.5, -0.5]);
    const ruledOut = softTargetCrossEntropy([[1, Number.NEGATIVE_INFINITY]], [[1, 0]], { subtractEntropy: true });
    expect(ruledOut.loss).toBe(0);
  });

  it("lets NaN of the logits show", () => {
    expect(softTargetCrossEntropy([[0, Number.NaN]], [[1, 0]]).loss).toBeNaN();
  });

  it("takes targets in float32, whose sums are rounded", () => {
    const logits = tensor(new Float32Array(10), [1, 10]);
    const { dlogits } = softTargetCrossEntropy(logits, tensor(new Float32Array(10).fill(0.1), [1, 10]));
    expect(dlogits.data).toBeInstanceOf(Float32Array);
  });

  it.each([
    [[0.5, 0.4], DataError, "The targets of softTargetCrossEntropy must be probabilities"],
    [[0.5, 0.4], DataError, "but row 1 sums to 0.9, not to 1. Divide each row by its sum."],
    [[1.25, -0.25], DataError, "but row 1 has -0.25 in column 1. Give each class a share of at least 0."],
    [[Number.NaN, 1], DataError, "but row 1 sums to NaN"],
    [[0.2, 0.3, 0.5], ShapeError, "softTargetCrossEntropy: targets"],
  ])("refuses the targets %j", (row, kind, message) => {
    const wrong = () =>
      softTargetCrossEntropy(
        [
          [0, 2],
          [0, 0],
        ],
        [[1, 0], row],
      );
    expect(wrong).toThrow(kind);
    expect(wrong).toThrow(message);
  });

  it.each([
    [{ classWeights: [1, -1, 1] }, "softTargetCrossEntropy: classWeights must be finite numbers of at least 0"],
    [{ classWeights: [1] }, 'The loss "softTargetCrossEntropy" was made for 1 output'],
    [{ subtractEntropy: 1 as unknown as boolean }, "softTargetCrossEntropy: subtractEntropy"],
  ])("refuses the settings %j", (options, message) => {
    const wrong = () => softTargetCrossEntropy(LOGITS, TARGETS, options);
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(message);
  });

  it("refuses logits that are no matrix", () => {
    expect(() => softTargetCrossEntropy([0, 1], [0, 1])).toThrow(ShapeError);
  });
});
