/**
 * Metrics of several labels a row, for targets of 0 and 1: each output answers a question of its own, with 1 where it is at
 * least 0.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import { precisionOf } from "./average-precision.ts";
import { reportOf } from "./classification-report.ts";
import { type Tie, tiesOf } from "./ranking.ts";
import { areaOf } from "./roc.ts";
import type { TalliedRows, TallyMaker } from "./tallies.ts";

/** Accuracy and F1: four sums for each label. */
export const labelTally: TallyMaker = (_, M) => {
  const confusion = new Float64Array(4 * M); // [4·m + 2·target + taken]
  return {
    add({ out, weights, ...rows }) {
      const { data } = targetsOf(rows);
      for (const [i, target] of data.entries()) {
        confusion[4 * (i % M) + 2 * target + (out.data[i]! >= 0 ? 1 : 0)]! += weights?.[Math.floor(i / M)] ?? 1;
      }
    },
    join: (sum) => sum(confusion),
    values: () => valuesOf(confusion, M),
  };
};

function valuesOf(confusion: Float64Array, M: number): Readonly<Record<string, number>> {
  const labels = Array.from({ length: M }, (_, m) => confusion.subarray(4 * m, 4 * m + 4));
  const together = Float64Array.from({ length: 4 }, (_, i) => labels.reduce((sum, label) => sum + label[i]!, 0));
  const known = labels.filter(([, wrongly, missed, right]) => wrongly! + missed! + right! > 0);
  return {
    labelAccuracy: meanOf(labels.map((label) => reportOf(label, 2).accuracy)),
    labelF1: known.length === 0 ? 0 : meanOf(known.map(f1Of)),
    labelMicroF1: f1Of(together),
  };
}

/** Of the answer 1. @param confusion [2·target + taken] */
function f1Of(confusion: Float64Array): number {
  return reportOf(confusion, 2).classes[1]!.f1;
}

/**
 * The area under the curve and the average precision of each label, which need the outputs of all rows at once: 16·M + 8 bytes
 * a row. Every replica keeps the rows of all.
 */
export const labelRankingTally: TallyMaker = ({ rowCount }, M) => {
  const kept = new Float64Array(rowCount * (2 * M + 1)); // label by label all scores, then all targets, then all weights
  const column = (index: number): Float64Array => kept.subarray(rowCount * index, rowCount * (index + 1));
  const weights = column(2 * M);
  const meanOver = (metric: (ties: readonly Tie[]) => number): number => {
    if (kept.some(Number.isNaN)) return Number.NaN;
    const labels = Array.from({ length: M }, (_, m) => ({
      data: column(m),
      columns: 1,
      labels: column(M + m),
      weights,
    }));
    return meanOf(labels.map((scores) => metric(tiesOf(scores, 0))).filter((value) => !Number.isNaN(value)));
  };
  return {
    add(rows) {
      const { data } = targetsOf(rows);
      for (const [i, target] of data.entries()) {
        const row = rows.start + Math.floor(i / M);
        kept[rowCount * (i % M) + row] = rows.out.data[i]!;
        kept[rowCount * (M + (i % M)) + row] = target;
        weights[row] = rows.weights?.[Math.floor(i / M)] ?? 1;
      }
    },
    join: (sum) => sum(kept), // a row of another replica is 0 here: the sum puts the rows together
    values: () => ({ labelRocAuc: meanOver(areaOf), labelAveragePrecision: meanOver(precisionOf) }),
  };
};

/** @throws DataError unless all targets are 0 or 1 */
function targetsOf({ start, targets }: Pick<TalliedRows, "start" | "targets">): NonNullable<TalliedRows["targets"]> {
  const { data, shape } = targets!;
  const bad = data.findIndex((target) => target !== 0 && target !== 1);
  if (bad < 0) return targets!;
  const row = start + Math.floor(bad / asMatrix(shape)[1]);
  throw new DataError(
    `A metric of several labels is for targets of 0 and 1, but row ${row} has ${data[bad]}. Choose a metric of numbers, ` +
      'such as "r2".',
  );
}

/** NaN of no values. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
