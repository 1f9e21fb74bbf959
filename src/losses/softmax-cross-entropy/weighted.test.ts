import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { softmaxCrossEntropy } from "./functions.ts";

const LOGITS = [
  [2, 1, 0],
  [0.5, -1, 3],
  [-2, 0, 1],
];

describe("label smoothing", () => {
  it("gives every class α/M, the label's own included: the row of the traps", () => {
    const { loss, dlogits } = softmaxCrossEntropy([[2, 1, 0]], [0], { labelSmoothing: 0.1 });
    expect(loss).toBeCloseTo(0.5076, 4);
    [-0.2681, 0.2114, 0.0567].forEach((value, i) => {
      expect(dlogits.data[i]).toBeCloseTo(value, 4);
    });
  });

  it("has the entropy of the smoothed label as its least loss, not 0", () => {
    const q = [1 - 0.1 + 0.1 / 3, 0.1 / 3, 0.1 / 3];
    const { loss, dlogits } = softmaxCrossEntropy([q.map(Math.log)], [0], { labelSmoothing: 0.1 });
    expect(loss).toBeCloseTo(0.2911, 4);
    for (const value of dlogits.data) expect(value).toBeCloseTo(0, 15);
  });

  it.each([-0.1, 1, Number.NaN])("refuses the share %d", (labelSmoothing) => {
    const wrong = () => softmaxCrossEntropy(LOGITS, [0, 2, 1], { labelSmoothing });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow("softmaxCrossEntropy: labelSmoothing must be at least 0 and below 1");
  });
});

describe("weights", () => {
  const plain = softmaxCrossEntropy(LOGITS, [0, 2, 1]);

  it("of 1 change nothing but a rounding", () => {
    const { loss, dlogits } = softmaxCrossEntropy(LOGITS, [0, 2, 1], {
      classWeights: [1, 1, 1],
      sampleWeights: [1, 1, 1],
    });
    expect(loss).toBeCloseTo(plain.loss, 15);
    dlogits.data.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.dlogits.data[i]!, 15);
    });
  });

  it("of a row count like the row again: 2 like twice, 0 like never", () => {
    const weighted = softmaxCrossEntropy(LOGITS, [0, 2, 1], { sampleWeights: [2, 1, 0] });
    const repeated = softmaxCrossEntropy([LOGITS[0]!, LOGITS[0]!, LOGITS[1]!], [0, 0, 2]);
    expect(weighted.loss).toBeCloseTo(repeated.loss, 15);
    expect(weighted.dlogits.data[0]).toBeCloseTo(2 * repeated.dlogits.data[0]!, 15);
    expect([...weighted.dlogits.data.subarray(6)]).toEqual([0, 0, 0]);
  });

  it("of a row and of its class multiply", () => {
    const both = softmaxCrossEntropy(LOGITS, [0, 2, 1], { classWeights: [2, 1, 3], sampleWeights: [1, 4, 0.5] });
    const rows = softmaxCrossEntropy(LOGITS, [0, 2, 1], { sampleWeights: [2, 12, 0.5] });
    expect(both.loss).toBeCloseTo(rows.loss, 14);
  });

  it("that are all 0 give loss 0 and gradient 0, not NaN", () => {
    const nothing = softmaxCrossEntropy(LOGITS, [0, 2, 1], { sampleWeights: [0, 0, 0] });
    expect(nothing.loss).toBe(0);
    expect(nothing.dlogits.data.every((value) => value === 0)).toBe(true);
  });

  it("leave a class that was ruled out, and is asked of nobody, at a finite loss", () => {
    const { loss } = softmaxCrossEntropy([[1, Number.NEGATIVE_INFINITY]], [0], { classWeights: [2, 1] });
    expect(loss).toBe(0);
  });

  it("are computed in float32 where the logits are", () => {
    const logits = tensor(Float32Array.of(1, 2), [1, 2]);
    expect(softmaxCrossEntropy(logits, [0], { classWeights: [2, 1] }).dlogits.data).toBeInstanceOf(Float32Array);
  });

  it.each([
    [{ classWeights: [1, 1] }, ConfigError, 'The loss "softmaxCrossEntropy" was made for 2 outputs'],
    [
      { classWeights: [1, -2, 1] },
      ConfigError,
      "softmaxCrossEntropy: classWeights must be finite numbers of at least 0",
    ],
    [{ sampleWeights: [1, 1, -1] }, DataError, "but row 2 has -1"],
  ])("are refused: %j", (options, kind, message) => {
    const wrong = () => softmaxCrossEntropy(LOGITS, [0, 2, 1], options);
    expect(wrong).toThrow(kind);
    expect(wrong).toThrow(message);
  });
});
