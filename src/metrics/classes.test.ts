import { describe, expect, it } from "vitest";
import { type Tensor, tensor } from "../base/tensor.ts";
import { calibration, expectedCalibrationError } from "./calibration.ts";
import { classificationReport } from "./classification-report.ts";
import { logLoss } from "./log-loss.ts";
import { topKAccuracy } from "./top-k.ts";

/** Outputs whose largest is that of each class. */
function taken(classes: readonly number[], M: number): Tensor {
  return tensor(classes.map((k) => Array.from({ length: M }, (_, m) => (m === k ? 1 : 0))));
}

describe("classificationReport", () => {
  it("has the values of scikit-learn's documentation", () => {
    const report = classificationReport(taken([0, 0, 2, 2, 1], 3), [0, 1, 2, 2, 2]);
    expect(report.classes).toEqual([
      { precision: 1 / 2, recall: 1, f1: 2 / 3, support: 1 },
      { precision: 0, recall: 0, f1: 0, support: 1 },
      { precision: 1, recall: 2 / 3, f1: 4 / 5, support: 3 },
    ]);
    expect(report.accuracy).toBe(3 / 5);
    expect(report.macro.precision).toBeCloseTo(1 / 2, 15);
    expect(report.macro.recall).toBeCloseTo(5 / 9, 15);
    expect(report.macro.f1).toBeCloseTo(22 / 45, 15);
    expect(report.weighted.precision).toBeCloseTo(7 / 10, 15);
    expect(report.weighted.recall).toBeCloseTo(3 / 5, 15);
    expect(report.weighted.f1).toBeCloseTo(46 / 75, 15);
  });

  it("has the balanced accuracy of scikit-learn's documentation", () => {
    const out = taken([0, 1, 0, 0, 0, 1], 2);
    expect(classificationReport(out, [0, 1, 0, 0, 1, 0]).balancedAccuracy).toBe(0.625);
  });

  it("leaves classes without rows out of the balanced accuracy, and unknown ones out of the macro means", () => {
    const { balancedAccuracy, macro, classes } = classificationReport(taken([0, 1, 0], 4), [0, 0, 0]);
    expect(balancedAccuracy).toBe(2 / 3);
    expect(macro).toEqual({ precision: 1 / 2, recall: 1 / 3, f1: 2 / 5 }); // over classes 0 and 1
    expect(classes[3]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it("counts a row of weight 2 as two rows, and one of weight 0 not at all", () => {
    const twice = classificationReport(taken([0, 0, 1, 1], 2), [0, 0, 0, 1]);
    const weights = [2, 1, 1, 0];
    expect(classificationReport(taken([0, 1, 1, 0], 2), [0, 0, 1, 1], { weights })).toEqual(twice);
  });

  it("gives 0 where no row counts", () => {
    const { accuracy, macro } = classificationReport(taken([0], 2), [1], { weights: [0] });
    expect([accuracy, macro.f1]).toEqual([0, 0]);
  });

  it("refuses an unknown option, a label that is no class, and a weight below 0", () => {
    const out = taken([0, 1], 2);
    expect(() => classificationReport(out, [0, 1], { weight: [1, 1] } as never)).toThrow(/weights/);
    expect(() => classificationReport(out, [0, 2])).toThrow(/0 to 1, but that of row 1 is 2/);
    expect(() => classificationReport(out, [0, 1], { weights: [1, -1] })).toThrow(/row 1 has -1/);
  });
});

describe("topKAccuracy", () => {
  const out = tensor([
    [0.5, 0.2, 0.2],
    [0.3, 0.4, 0.2],
    [0.2, 0.4, 0.3],
    [0.7, 0.2, 0.1],
  ]);

  it("has the value of scikit-learn's documentation", () => {
    expect(topKAccuracy(out, [0, 1, 2, 2], 2)).toBe(0.75);
  });

  it("has the first of equal outputs first, as the accuracy has", () => {
    const equal = tensor([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect([1, 2, 3].map((k) => topKAccuracy(equal, [0, 1], k))).toEqual([0.5, 1, 1]);
  });

  it("weighs rows", () => {
    expect(topKAccuracy(out, [0, 1, 2, 2], 2, { weights: [1, 1, 1, 3] })).toBe(0.5);
  });

  it("refuses more classes than there are", () => {
    expect(() => topKAccuracy(out, [0, 1, 2, 2], 4)).toThrow(/from 1 to 3, the number of classes, but is 4/);
  });
});

describe("logLoss", () => {
  const probabilities = tensor([
    [0.1, 0.9],
    [0.9, 0.1],
    [0.8, 0.2],
    [0.35, 0.65],
  ]);

  it("has the value of scikit-learn's documentation", () => {
    expect(logLoss(probabilities, [1, 0, 0, 1])).toBeCloseTo(0.21616, 5);
    const exact = -(Math.log(0.9) + Math.log(0.9) + Math.log(0.8) + Math.log(0.65)) / 4;
    expect(logLoss(probabilities, [1, 0, 0, 1])).toBeCloseTo(exact, 14);
  });

  it("is a weighted mean", () => {
    const exact = -(3 * Math.log(0.9) + Math.log(0.8)) / 4;
    expect(logLoss(probabilities, [1, 0, 0, 1], { weights: [3, 0, 1, 0] })).toBeCloseTo(exact, 14);
  });

  it("is finite where the label has no probability at all", () => {
    expect(logLoss(tensor([[1, 0]]), [1])).toBeCloseTo(52 * Math.LN2, 13);
  });

  it("refuses logits, and names the row", () => {
    expect(() =>
      logLoss(
        tensor([
          [0.5, 0.5],
          [2, -1],
        ]),
        [0, 1],
      ),
    ).toThrow(/row 1 has 2\. Give softmax\(out\)/);
    expect(() => logLoss(tensor([[0.5, 0.9]]), [0])).toThrow(/row 0 has probabilities whose sum is 1\.4/);
  });
});

describe("calibration", () => {
  const probabilities = tensor([
    [0.25, 0.2, 0.55],
    [0.55, 0.05, 0.4],
    [0.1, 0.3, 0.6],
    [0.9, 0.05, 0.05],
  ]);

  it("has the error of torchmetrics' documentation", () => {
    expect(expectedCalibrationError(probabilities, [0, 1, 2, 0], { bins: 3 })).toBeCloseTo(0.2, 12);
  });

  it("gives the reliability curve: bins without rows are left out", () => {
    const { bins } = calibration(probabilities, [0, 1, 2, 0], { bins: 3 });
    expect(bins.map(({ from, to, weight }) => [from, to, weight])).toEqual([
      [1 / 3, 2 / 3, 3],
      [2 / 3, 1, 1],
    ]);
    expect(bins[0]!.confidence).toBeCloseTo(1.7 / 3, 12);
    expect(bins[0]!.accuracy).toBe(1 / 3);
    expect(bins[1]).toMatchObject({ confidence: 0.9, accuracy: 1 });
  });

  it("sorts a confidence between two bins into the lower one", () => {
    const { bins } = calibration(tensor([[0.5, 0.5]]), [0], { bins: 2 });
    expect(bins.map(({ from, to }) => [from, to])).toEqual([[0, 0.5]]);
  });

  it("weighs rows: two bins whose gaps are 0.1 and 0.4", () => {
    const out = tensor([
      [0.9, 0.1],
      [0.4, 0.6],
    ]);
    expect(expectedCalibrationError(out, [0, 1], { bins: 2 })).toBeCloseTo(0.25, 12);
    expect(expectedCalibrationError(out, [0, 1], { bins: 10 })).toBeCloseTo((0.1 + 0.4) / 2, 12);
    expect(expectedCalibrationError(out, [0, 1], { bins: 10, weights: [3, 1] })).toBeCloseTo((0.3 + 0.4) / 4, 12);
  });

  it("refuses a number of bins that is none", () => {
    expect(() => calibration(probabilities, [0, 1, 2, 0], { bins: 0 })).toThrow(/bins/);
  });
});
