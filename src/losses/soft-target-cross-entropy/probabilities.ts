/**
 * Whether targets are probabilities.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import type { FloatArray } from "../../base/tensor.ts";

/** How far from 1 the sum of a row may be: shares that were written with four digits still pass. */
const TOLERANCE = 1e-4;

/**
 * @param what the targets are, for messages: `"targets of the training data"`
 * @param count how many rows of M targets there are
 * @param rowOf the number of a row for messages
 * @throws DataError naming the first row with a negative target, or with a sum that is not 1
 */
export function assertProbabilities(
  what: string,
  targets: FloatArray,
  count: number,
  M: number,
  rowOf: (index: number) => number,
): void {
  for (let n = 0; n < count; n++) {
    let sum = 0;
    for (let m = 0; m < M; m++) {
      const t = targets[n * M + m]!;
      if (t < 0) throw refused(what, `row ${rowOf(n)} has ${t} in column ${m}. Give each class a share of at least 0.`);
      sum += t;
    }
    if (Math.abs(sum - 1) <= TOLERANCE) continue;
    throw refused(what, `row ${rowOf(n)} sums to ${sum}, not to 1. Divide each row by its sum.`);
  }
}

function refused(what: string, found: string): DataError {
  return new DataError(`The ${what} must be probabilities for the loss softTargetCrossEntropy, but ${found}`);
}
