/**
 * Which class each row is taken for, and how often that is right.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import { DataError, ShapeError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import { assertTensor, type Tensor } from "../base/tensor.ts";
import { inWords, plural } from "../base/words.ts";

/** The class of each row of `out` (N, M): the first of its largest values. */
export function argmax(out: Tensor): Int32Array {
  assertTensor("argmax", out);
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
  assertLabels("accuracy", out, labels);
  const classes = argmax(out);
  return classes.reduce((sum, taken, n) => sum + (taken === labels[n] ? 1 : 0), 0) / classes.length;
}

/** counts[label][taken]: how many rows of class `label` were taken for class `taken`. */
export function confusionMatrix(out: Tensor, labels: ArrayLike<number>): number[][] {
  assertLabels("confusionMatrix", out, labels);
  const M = asMatrix(out.shape)[1];
  const counts = Array.from({ length: M }, () => new Array<number>(M).fill(0));
  argmax(out).forEach((taken, n) => {
    counts[labels[n]!]![taken]!++;
  });
  return counts;
}

/** @throws ShapeError, DataError, ConfigError unless there is one class of `out` for each row */
export function assertLabels(where: string, out: Tensor, labels: ArrayLike<number>): void {
  assertTensor(where, out);
  assertArgument(isArrayLike(labels), where, "a label for each row, such as [0, 2, 1]", labels);
  const [N, M] = asMatrix(out.shape);
  if (labels.length !== N) {
    throw new ShapeError(
      `${where}: there ${N === 1 ? "is" : "are"} ${plural(N, "row")} of outputs, but ${plural(labels.length, "label")}. Give one ` +
        "label a row.",
    );
  }
  for (let n = 0; n < N; n++) {
    const label = labels[n]!;
    if (Number.isInteger(label) && label >= 0 && label < M) continue;
    throw new DataError(
      `${where}: labels must be whole numbers from 0 to ${M - 1}, but that of row ${n} is ${inWords(label)}.`,
    );
  }
}
