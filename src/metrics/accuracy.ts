/**
 * Which class each row is taken for, and how often that is right.
 *
 * @module
 */
import { DataError, ShapeError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";

/** The class of each row of `out` (N, M): the first of its largest values. */
export function argmax(out: Tensor): Int32Array {
  const [N, M] = asMatrix(out.shape);
  const classes = new Int32Array(N);
  for (let n = 0; n < N; n++) {
    let best = 0;
    for (let m = 1; m < M; m++) if (out.data[n * M + m]! > out.data[n * M + best]!) best = m;
    classes[n] = best;
  }
  return classes;
}

/** The fraction of rows of `out` (N, M) that are taken for their label, 0 to 1; NaN of no rows. */
export function accuracy(out: Tensor, labels: ArrayLike<number>): number {
  const classes = argmax(out);
  assertLabels(out, labels);
  return classes.reduce((sum, taken, n) => sum + (taken === labels[n] ? 1 : 0), 0) / classes.length;
}

/** counts[label][taken]: how many rows of class `label` were taken for class `taken`. */
export function confusionMatrix(out: Tensor, labels: ArrayLike<number>): number[][] {
  const M = asMatrix(out.shape)[1];
  assertLabels(out, labels);
  const counts = Array.from({ length: M }, () => new Array<number>(M).fill(0));
  argmax(out).forEach((taken, n) => {
    counts[labels[n]!]![taken]!++;
  });
  return counts;
}

/** @throws ShapeError, DataError unless there is one class of `out` for each row */
export function assertLabels(out: Tensor, labels: ArrayLike<number>): void {
  const [N, M] = asMatrix(out.shape);
  if (labels.length !== N) throw new ShapeError(`There are ${N} rows of outputs, but ${labels.length} labels.`);
  for (let n = 0; n < N; n++) {
    const label = labels[n]!;
    if (Number.isInteger(label) && label >= 0 && label < M) continue;
    throw new DataError(`Labels must be whole numbers from 0 to ${M - 1}, but that of row ${n} is ${label}.`);
  }
}
