import { describe, expect, it } from "vitest";
import { createRandom } from "../base/random.ts";
import { tensor } from "../base/tensor.ts";
import { averagePrecision } from "./average-precision.ts";
import { addToBins, binSums, calibrationOf } from "./calibration.ts";
import { regressionReport } from "./regression-report.ts";
import { rocAuc, rocCurve } from "./roc.ts";

const SCORES = [0.1, 0.4, 0.35, 0.8];
const LABELS = [0, 0, 1, 1];

interface Rows {
  readonly scores: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
}

/** Rows whose scores are often equal. */
function someRows(seed: number, N: number): Rows {
  const random = createRandom(seed, "data");
  const draw = (count: number): number => Math.floor(count * random.uniform());
  const rows = Array.from({ length: N }, () => [draw(6) / 8, draw(2), draw(4)] as const);
  const labels = rows.map(([, label]) => label);
  labels[0] = 1;
  labels[1] = 0;
  const weights = rows.map(([, , weight]) => weight);
  weights[0] = weights[1] = 1;
  return { scores: rows.map(([score]) => score), labels, weights };
}

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);

describe("rocAuc", () => {
  it("has the value of scikit-learn's documentation", () => {
    expect(rocAuc(tensor(SCORES), LABELS)).toBe(0.75);
    expect(rocAuc(tensor(SCORES.map((score) => [1 - score, score])), LABELS)).toBe(0.75);
  });

  it.each(SEEDS)("counts all pairs, where equal scores are half a pair: rows of seed %i", (seed) => {
    const { scores, labels, weights } = someRows(seed, 23);
    let [won, pairs] = [0, 0];
    for (let i = 0; i < 23; i++) {
      for (let j = 0; j < 23; j++) {
        if (labels[i] !== 1 || labels[j] !== 0) continue;
        const weight = weights[i]! * weights[j]!;
        pairs += weight;
        won += weight * (scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0);
      }
    }
    expect(rocAuc(tensor(scores), labels, { weights })).toBeCloseTo(won / pairs, 13);
  });

  it("is the plain mean over the classes, each told from all others; a class without rows is left out", () => {
    const out = [
      [0.7, 0.2, 0.1, 0],
      [0.3, 0.4, 0.3, 0],
      [0.2, 0.5, 0.3, 0],
      [0.3, 0.1, 0.6, 0],
    ];
    const labels = [0, 1, 0, 2];
    const areas = [0, 1, 2].map((k) =>
      rocAuc(
        tensor(out.map((row) => row[k]!)),
        labels.map((label) => (label === k ? 1 : 0)),
      ),
    );
    expect(areas).toEqual([0.5, 2 / 3, 1]);
    expect(rocAuc(tensor(out), labels)).toBeCloseTo((0.5 + 2 / 3 + 1) / 3, 15);
  });

  it("is NaN where there is nothing to tell apart", () => {
    expect(rocAuc(tensor(SCORES), [1, 1, 1, 1])).toBeNaN();
  });

  it("refuses a score that is NaN, and labels that are no class", () => {
    expect(() => rocAuc(tensor([0, Number.NaN]), [0, 1])).toThrow(/that of row 1 is NaN/);
    expect(() => rocAuc(tensor([0, 1]), [0, 2])).toThrow(/0 to 1, but that of row 1 is 2/);
    expect(() => rocAuc(tensor([0, 1]), [0])).toThrow(
      "rocAuc: there are 2 rows of outputs, but 1 label. Give one label a row.",
    );
    expect(() => rocAuc(tensor([0, 1]), [[0], [1]] as never)).toThrow(
      "rocAuc: labels must be whole numbers from 0 to 1, but that of row 0 is a list.",
    );
  });
});

describe("rocCurve", () => {
  it("has the points of scikit-learn's documentation", () => {
    const points = rocCurve(tensor(SCORES), LABELS);
    expect(points.map(({ falsePositiveRate }) => falsePositiveRate)).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(points.map(({ truePositiveRate }) => truePositiveRate)).toEqual([0, 0.5, 0.5, 1, 1]);
    expect(points.map(({ threshold }) => threshold)).toEqual([Number.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1]);
  });

  it.each(SEEDS)("has the area that rocAuc gives: rows of seed %i", (seed) => {
    const { scores, labels, weights } = someRows(seed, 40);
    const points = rocCurve(tensor(scores), labels, { weights });
    const area = points.slice(1).reduce((sum, { falsePositiveRate, truePositiveRate }, i) => {
      const before = points[i]!;
      return sum + ((falsePositiveRate - before.falsePositiveRate) * (truePositiveRate + before.truePositiveRate)) / 2;
    }, 0);
    expect(rocAuc(tensor(scores), labels, { weights })).toBeCloseTo(area, 13);
  });

  it("refuses scores of more than two classes", () => {
    expect(() => rocCurve(tensor([[0.2, 0.3, 0.5]]), [2])).toThrow(/scores of 3 classes/);
  });
});

describe("averagePrecision", () => {
  it("has the value of scikit-learn's documentation", () => {
    expect(averagePrecision(tensor(SCORES), LABELS)).toBeCloseTo(0.8333333333333333, 15);
  });

  it.each(SEEDS)("sums the steps of the recall over all thresholds: rows of seed %i", (seed) => {
    const { scores, labels, weights } = someRows(seed, 23);
    const weightOf = (isCounted: (n: number) => boolean): number =>
      weights.reduce((sum, weight, n) => sum + (isCounted(n) ? weight : 0), 0);
    const positives = weightOf((n) => labels[n] === 1);
    let [before, sum] = [0, 0];
    for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
      const right = weightOf((n) => labels[n] === 1 && scores[n]! >= threshold);
      const all = weightOf((n) => scores[n]! >= threshold);
      if (all > 0) sum += ((right - before) / positives) * (right / all);
      before = right;
    }
    expect(averagePrecision(tensor(scores), labels, { weights })).toBeCloseTo(sum, 13);
  });

  it("leaves classes without rows out, and is NaN where none has any", () => {
    const out = tensor([
      [0.6, 0.3, 0.1],
      [0.5, 0.4, 0.1],
    ]);
    expect(averagePrecision(out, [0, 1])).toBe(1);
    expect(averagePrecision(tensor([0.5]), [0])).toBeNaN();
  });
});

describe("regressionReport", () => {
  it("has the values of scikit-learn's documentation", () => {
    const { meanAbsoluteError, rootMeanSquaredError, r2 } = regressionReport(
      tensor([2.5, 0, 2, 8]),
      tensor([3, -0.5, 2, 7]),
    );
    expect(meanAbsoluteError).toBe(0.5);
    expect(rootMeanSquaredError).toBeCloseTo(Math.sqrt(0.375), 15);
    expect(r2).toBeCloseTo(0.9486081370449679, 14);
  });

  it("is the plain mean over columns", () => {
    const targets = tensor([
      [0.5, 1],
      [-1, 1],
      [7, -6],
    ]);
    const out = tensor([
      [0, 2],
      [-1, 2],
      [8, -5],
    ]);
    const { meanAbsoluteError, rootMeanSquaredError, r2 } = regressionReport(out, targets);
    expect(meanAbsoluteError).toBeCloseTo(0.75, 15);
    expect(rootMeanSquaredError).toBeCloseTo((Math.sqrt(1.25 / 3) + 1) / 2, 15); // 0.822…
    expect(r2).toBeCloseTo((0.965437788018433 + 0.9081632653061225) / 2, 14);
  });

  it("counts a row of weight 2 as two rows, and one of weight 0 not at all", () => {
    const twice = regressionReport(tensor([1, 1, 4]), tensor([2, 2, 3]));
    const weighted = regressionReport(tensor([9, 1, 4]), tensor([0, 2, 3]), { weights: [0, 2, 1] });
    expect(weighted.meanAbsoluteError).toBeCloseTo(twice.meanAbsoluteError, 15);
    expect(weighted.rootMeanSquaredError).toBeCloseTo(twice.rootMeanSquaredError, 15);
    expect(weighted.r2).toBeCloseTo(twice.r2, 14);
  });

  it("is 1 or 0 where all targets are the same", () => {
    expect(regressionReport(tensor([2, 2]), tensor([2, 2])).r2).toBe(1);
    expect(regressionReport(tensor([2, 3]), tensor([2, 2])).r2).toBe(0);
  });

  it("keeps small differences beside a large mean", () => {
    const targets = Array.from({ length: 100 }, (_, n) => 1e9 + (n % 2));
    const out = targets.map((target) => target + 0.5);
    expect(regressionReport(tensor(out), tensor(targets)).r2).toBeCloseTo(0, 12);
  });

  it("refuses other shapes", () => {
    expect(() => regressionReport(tensor([1, 2]), tensor([1]))).toThrow(
      /outputs have shape \(2\), but the targets \(1\)/,
    );
  });
});

it("outputs that are no numbers have no calibration", () => {
  const sums = binSums(15);
  addToBins(sums, { data: Float64Array.of(0.2, 0.8, Number.NaN, Number.NaN), shape: [2, 2] }, [1, 0], undefined);
  expect(calibrationOf(sums).expectedCalibrationError).toBeNaN();
});
