/**
 * Metrics of rows that come some at a time: each tally keeps the sums that its metrics come from.
 *
 * @module
 */
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Rows } from "../data/rows.ts";
import { softmax } from "../losses/softmax-cross-entropy/functions.ts";
import { precisionOf } from "./average-precision.ts";
import { addToBins, binSums, calibrationOf, DEFAULT_BINS } from "./calibration.ts";
import { addConfusion, reportOf } from "./classification-report.ts";
import { surprise } from "./log-loss.ts";
import { columnsOf, meanOverClasses } from "./ranking.ts";
import { addErrors, joinErrors, regressionOf, regressionSums } from "./regression-report.ts";
import { areaOf } from "./roc.ts";
import { weightInTop } from "./top-k.ts";

/** Some rows, one after the other in the data, and what the network gives for them. */
export interface TalliedRows {
  /** The index of the first of them. */
  readonly start: number;
  /** (N, M): logits of a classifier. */
  readonly out: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
  readonly weights?: ArrayLike<number>;
}

/** What the metrics of one family are computed from. */
export interface Tally {
  add(rows: TalliedRows): void;
  /** Takes in what the other replicas have added. @param sum adds each element up over the replicas */
  join(sum: (values: Float64Array) => void): void;
  /** Every metric of the family. */
  values(): Readonly<Record<string, number>>;
}

/** Makes the tally of a family for the rows of `data`, of a network with M outputs. */
export type TallyMaker = (data: Rows, M: number) => Tally;

/** Accuracy, precision, recall and F1: the sums are M². */
export const confusionTally: TallyMaker = (_, M) => {
  const confusion = new Float64Array(M * M);
  return {
    add: ({ out, labels, weights }) => addConfusion(confusion, out, labels!, weights),
    join: (sum) => sum(confusion),
    values: () => {
      const { accuracy, balancedAccuracy, macro, weighted } = reportOf(confusion, M);
      const { precision: weightedPrecision, recall: weightedRecall, f1: weightedF1 } = weighted;
      return { accuracy, balancedAccuracy, ...macro, weightedPrecision, weightedRecall, weightedF1 };
    },
  };
};

/** The share of the rows whose label is among the k largest outputs. */
export function topTally(name: string, k: number): TallyMaker {
  return () => meanTally(name, ({ out, labels, weights }) => weightInTop(out, labels!, k, weights));
}

export const logLossTally: TallyMaker = () =>
  meanTally("logLoss", ({ out, labels, weights }) => surprise(softmax(out), labels!, weights));

/** A weighted mean over the rows. @param sumOf Σ w·value over some rows */
function meanTally(name: string, sumOf: (rows: TalliedRows) => number): Tally {
  const sums = new Float64Array(2);
  return {
    add(rows) {
      const N = asMatrix(rows.out.shape)[0];
      sums[0]! += sumOf(rows);
      for (let n = 0; n < N; n++) sums[1]! += rows.weights?.[n] ?? 1;
    },
    join: (sum) => sum(sums),
    values: () => ({ [name]: sums[0]! / sums[1]! }),
  };
}

export const calibrationTally: TallyMaker = () => {
  const sums = binSums(DEFAULT_BINS);
  return {
    add: ({ out, labels, weights }) => addToBins(sums, softmax(out), labels!, weights),
    join: (sum) => sum(sums),
    values: () => ({ calibrationError: calibrationOf(sums).expectedCalibrationError }),
  };
};

/**
 * The area under the curve and the average precision, which need the scores of all rows at once: 24 bytes a row for two
 * classes, 8·M + 16 for M. Every replica keeps the rows of all.
 */
export const rankingTally: TallyMaker = ({ rowCount }, M) => {
  const columns = columnsOf(M);
  const kept = new Float64Array(rowCount * (columns + 2)); // all scores, then all labels, then all weights
  const scores = kept.subarray(0, rowCount * columns);
  const labels = kept.subarray(rowCount * columns, rowCount * (columns + 1));
  const weights = kept.subarray(rowCount * (columns + 1));
  return {
    add(rows) {
      const { data } = softmax(rows.out);
      for (const [n, label] of rows.labels!.entries()) {
        const row = rows.start + n;
        for (let c = 0; c < columns; c++) scores[row * columns + c] = data[n * M + (columns === 1 ? M - 1 : c)]!;
        labels[row] = label;
        weights[row] = rows.weights?.[n] ?? 1;
      }
    },
    join: (sum) => sum(kept), // a row of another replica is 0 here: the sum puts the rows together
    values() {
      const all = { data: scores, columns, labels, weights };
      return { rocAuc: meanOverClasses(all, areaOf), averagePrecision: meanOverClasses(all, precisionOf) };
    },
  };
};

/** The errors of a regression: five sums for each output. */
export const regressionTally: TallyMaker = (_, M) => {
  const sums = regressionSums(M);
  return {
    add: ({ out, targets, weights }) => addErrors(sums, out, targets!, weights),
    join: (sum) => joinErrors(sums, sum),
    values: () => ({ ...regressionOf(sums) }),
  };
};
