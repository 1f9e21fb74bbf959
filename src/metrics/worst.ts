/**
 * The samples on which a network is most wrong: where to look first for a wrong label or an odd row.
 *
 * @module
 */
import { assertPositiveInteger } from "../base/assert.ts";
import { DataError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { softmax } from "../losses/softmax-cross-entropy/functions.ts";
import { argmax, assertLabels } from "./accuracy.ts";
import { assertSameShape } from "./arguments.ts";

/** A sample that was taken for another class than its own. */
export interface Mistake {
  /** Its row, from 0. */
  readonly row: number;
  readonly label: number;
  /** The class that it was taken for. */
  readonly taken: number;
  /** What the network gave that class, 0 to 1. */
  readonly probability: number;
  /** What it gave the right one. */
  readonly labelProbability: number;
}

/** A sample and how far its answer is off. */
export interface RowError {
  /** Its row, from 0. */
  readonly row: number;
  /** The root of the mean squared error over its outputs. */
  readonly error: number;
}

/**
 * The rows that are taken for another class than their own, those first whose own class got the least probability.
 *
 * @param out (N, M): logits
 * @param labels (N)
 * @param most how many at most
 * @throws ShapeError, DataError unless there is one class of `out` for each row
 */
export function worstMistakes(out: Tensor, labels: ArrayLike<number>, most: number): Mistake[] {
  assertLabels("worstMistakes", out, labels);
  assertPositiveInteger("worstMistakes: most", most);
  const M = asMatrix(out.shape)[1];
  const { data } = softmax(out);
  const mistakes: Mistake[] = [];
  for (const [row, taken] of argmax(out).entries()) {
    const label = labels[row]!;
    if (taken === label) continue;
    const [probability, labelProbability] = [data[row * M + taken]!, data[row * M + label]!];
    mistakes.push({ row, label, taken, probability, labelProbability });
  }
  return mistakes.sort((a, b) => a.labelProbability - b.labelProbability || a.row - b.row).slice(0, most);
}

/**
 * The rows whose answers are furthest from their targets, the furthest first.
 *
 * @param out (N, M)
 * @param targets (N, M)
 * @param most how many at most
 * @throws ShapeError if the shapes differ
 * @throws DataError if an answer is not a number
 */
export function largestErrors(out: Tensor, targets: Tensor, most: number): RowError[] {
  assertSameShape("largestErrors", out, targets);
  assertPositiveInteger("largestErrors: most", most);
  const [N, M] = asMatrix(out.shape);
  const errors: RowError[] = [];
  for (let row = 0; row < N; row++) {
    let squares = 0;
    for (let i = row * M; i < (row + 1) * M; i++) squares += square(out.data[i]! - targets.data[i]!);
    if (Number.isNaN(squares))
      throw new DataError(`The error of row ${row} is NaN: its answer or target is no number.`);
    errors.push({ row, error: Math.sqrt(squares / M) });
  }
  return errors.sort((a, b) => b.error - a.error || a.row - b.row).slice(0, most);
}

function square(value: number): number {
  return value * value;
}
