import { describe, expect, it } from "vitest";
import { softmax, softmaxCrossEntropy } from "./kernels.ts";

const LN2 = Math.LN2;
const LN3 = 1.0986122886681098;

function crossEntropy(logits: number[], labels: number[], M: number) {
  const [loss, dlogits] = [new Float64Array(1), new Float64Array(logits.length)];
  softmaxCrossEntropy(loss, dlogits, Float64Array.from(logits), Int32Array.from(labels), labels.length, M);
  return { loss: loss[0]!, dlogits: [...dlogits] };
}

function probabilities(logits: number[], M: number): number[] {
  const values = Float64Array.from(logits);
  softmax(values, values, logits.length / M, M);
  return [...values];
}

describe("softmax", () => {
  it("gives equal logits equal probabilities, at any height", () => {
    expect(probabilities([5, 5, -7, -7, 1000, 1000], 2)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it("gives a logit that is higher by ln 3 three times the probability", () => {
    const [first, second] = probabilities([LN3, 0], 2);
    expect(first).toBeCloseTo(0.75, 15);
    expect(second).toBeCloseTo(0.25, 15);
  });

  it("is 0 and 1 at logits of ±1000", () => {
    expect(probabilities([1000, -1000, -1000, 1000], 2)).toEqual([1, 0, 0, 1]);
  });

  it("gives a logit of −∞ the probability 0", () => {
    expect(probabilities([Number.NEGATIVE_INFINITY, 3], 2)).toEqual([0, 1]);
  });
});

describe("softmax cross-entropy", () => {
  it("is log M for equal logits, with the gradient (1/M − onehot)/N", () => {
    const { loss, dlogits } = crossEntropy([0, 0, 7, 7], [0, 1], 2);
    expect(loss).toBeCloseTo(LN2, 15);
    expect(dlogits).toEqual([-0.25, 0.25, 0.25, -0.25]);
  });

  it("is the mean over the batch of −log p[label]", () => {
    const { loss, dlogits } = crossEntropy([LN3, 0, LN3, 0], [0, 1], 2); // p = ¾, ¼
    expect(loss).toBeCloseTo((Math.log(4 / 3) + Math.log(4)) / 2, 15);
    [-0.125, 0.125, 0.375, -0.375].forEach((value, i) => {
      expect(dlogits[i]).toBeCloseTo(value, 15);
    });
  });

  it("is exact at logits of ±1000", () => {
    expect(crossEntropy([1000, -1000], [0], 2)).toEqual({ loss: 0, dlogits: [0, 0] });
    expect(crossEntropy([1000, -1000], [1], 2)).toEqual({ loss: 2000, dlogits: [1, -1] });
  });

  it("is infinite where the true class was ruled out, with a finite gradient", () => {
    const ruledOut = crossEntropy([Number.NEGATIVE_INFINITY, 3], [0], 2);
    expect(ruledOut).toEqual({ loss: Number.POSITIVE_INFINITY, dlogits: [-1, 1] });
  });

  it.each([0, 1, 2])("lets NaN show, in column %d", (column) => {
    const logits = [1, 2, 3].with(column, Number.NaN);
    expect(crossEntropy(logits, [1], 3).loss).toBeNaN();
  });

  it("has rows of dlogits that sum to 0", () => {
    const { dlogits } = crossEntropy([0.3, -1.2, 2.5], [2], 3);
    expect(dlogits.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 15);
  });

  it("may write dlogits over the logits", () => {
    const logits = Float64Array.of(0.3, -1.2, 2.5);
    softmaxCrossEntropy(new Float64Array(1), logits, logits, Int32Array.of(1), 1, 3);
    expect([...logits]).toEqual(crossEntropy([0.3, -1.2, 2.5], [1], 3).dlogits);
  });
});
