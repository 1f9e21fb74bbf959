/**
 * How surprised a classifier is by the labels.
 *
 * @module
 */
import { log } from "../base/exp-log.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { assertProbabilities, type WeightedRows, weightsOf } from "./arguments.ts";

/** The probability that counts for 0: the log loss of a row is 36.04 at most. */
const LEAST = 2 ** -52;

/**
 * The mean of −log p over the rows, where p is the probability of the label: `log_loss` of scikit-learn in float64. With
 * weights it is Σ w·(−log p)/Σ w. A p below 2⁻⁵² counts as 2⁻⁵². NaN of no rows.
 *
 * @param probabilities (N, M)
 * @param labels (N): whole numbers from 0 to M − 1
 * @throws DataError unless the probabilities of each row sum to 1
 * @throws ShapeError, ConfigError, DataError unless there is one label for each row
 * @example
 * logLoss(softmax(out), labels)
 */
export function logLoss(probabilities: Tensor, labels: ArrayLike<number>, options: WeightedRows = {}): number {
  assertProbabilities("logLoss", probabilities, labels);
  const N = asMatrix(probabilities.shape)[0];
  const weights = weightsOf("logLoss", options, N);
  let all = 0;
  for (let n = 0; n < N; n++) all += weights?.[n] ?? 1;
  return surprise(probabilities, labels, weights) / all;
}

/** Σ w·(−log p). */
export function surprise(
  { data, shape }: Tensor,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): number {
  const [N, M] = asMatrix(shape);
  let sum = 0;
  for (let n = 0; n < N; n++) sum -= (weights?.[n] ?? 1) * log(Math.max(LEAST, data[n * M + labels[n]!]!));
  return sum;
}
