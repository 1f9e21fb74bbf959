/**
 * How often the label is among the classes with the largest outputs.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { inWords } from "../base/words.ts";
import { assertLabels } from "./accuracy.ts";
import { type WeightedRows, weightsOf } from "./arguments.ts";

/**
 * The share of the rows whose label is among the `k` classes with the largest outputs, 0 to 1; NaN of no rows.
 *
 * Of equal outputs the first class comes first, as in {@link accuracy}, which is the case k = 1. scikit-learn has the last
 * one first: only rows with ties differ.
 *
 * @param out (N, M): logits or probabilities
 * @param labels (N): whole numbers from 0 to M − 1
 * @throws ConfigError unless k is a whole number from 1 to M
 * @throws ShapeError, DataError unless there is one class of `out` for each row
 */
export function topKAccuracy(out: Tensor, labels: ArrayLike<number>, k: number, options: WeightedRows = {}): number {
  assertLabels("topKAccuracy", out, labels);
  const [N, M] = asMatrix(out.shape);
  assertClasses("topKAccuracy: k", k, M);
  const weights = weightsOf("topKAccuracy", options, N);
  let all = 0;
  for (let n = 0; n < N; n++) all += weights?.[n] ?? 1;
  return weightInTop(out, labels, k, weights) / all;
}

/** @throws ConfigError unless k is a whole number from 1 to the number of classes */
export function assertClasses(what: string, k: number, M: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= M) return;
  throw new ConfigError(`${what} must be a whole number from 1 to ${M}, the number of classes, but is ${inWords(k)}.`);
}

/** The weight of the rows whose label is among the `k` largest outputs. */
export function weightInTop(
  { data, shape }: Tensor,
  labels: ArrayLike<number>,
  k: number,
  weights: ArrayLike<number> | undefined,
): number {
  const [N, M] = asMatrix(shape);
  let sum = 0;
  for (let n = 0; n < N; n++) {
    const label = labels[n]!;
    const own = data[n * M + label]!;
    let before = 0;
    for (let m = 0; m < M; m++) {
      const other = data[n * M + m]!;
      if (other > own || (other === own && m < label)) before++;
    }
    if (before < k) sum += weights?.[n] ?? 1;
  }
  return sum;
}
