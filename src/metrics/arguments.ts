/**
 * What the metrics take, checked.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { DataError, ShapeError } from "../base/errors.ts";
import { asMatrix, formatShape, sameShape } from "../base/shape.ts";
import { assertTensor, type FloatArray, type Tensor } from "../base/tensor.ts";
import { toWeights } from "../base/weights.ts";
import { inWords } from "../base/words.ts";
import { assertLabels } from "./accuracy.ts";

/** How much each row counts. */
export interface WeightedRows {
  /** (N): finite and at least 0, as float32 holds it. Default: each row counts 1. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Of float32 probabilities, the sum of a row differs from 1 by less than this. */
const SUM_TOLERANCE = 1e-3;

/**
 * The weights of rows, checked; undefined where all count 1.
 *
 * @param others further options that the metric knows
 * @throws ConfigError, ShapeError, DataError for weights that are none, and for unknown options
 */
export function weightsOf(
  where: string,
  options: WeightedRows,
  N: number,
  others: readonly string[] = [],
): FloatArray | undefined {
  assertKnownKeys(where, options, ["weights", ...others]);
  return options.weights && toWeights(`weights of ${where}`, options.weights, N);
}

/** @throws ConfigError, ShapeError, DataError unless each row has one label and probabilities that sum to 1 */
export function assertProbabilities(where: string, probabilities: Tensor, labels: ArrayLike<number>): void {
  assertLabels(where, probabilities, labels);
  const [N, M] = asMatrix(probabilities.shape);
  for (let n = 0; n < N; n++) {
    let sum = 0;
    for (let i = n * M; i < (n + 1) * M; i++) {
      const probability = probabilities.data[i]!;
      if (!(probability >= 0 && probability <= 1)) throw noProbability(where, n, inWords(probability));
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) throw noProbability(where, n, `probabilities whose sum is ${sum}`);
  }
}

/** @throws ConfigError, ShapeError unless outputs and targets have the same shape */
export function assertSameShape(where: string, out: Tensor, targets: Tensor): void {
  assertTensor(where, out);
  assertTensor(where, targets);
  if (sameShape(out.shape, targets.shape)) return;
  throw new ShapeError(
    `${where}: the outputs have shape ${formatShape(out.shape)}, but the targets ${formatShape(targets.shape)}. Give both the ` +
      "same rows, and as many numbers a row.",
  );
}

function noProbability(where: string, row: number, found: string): DataError {
  return new DataError(
    `${where} takes probabilities, which are at least 0 and sum to 1 in each row, but row ${row} has ${found}. Give ` +
      "softmax(out) for logits.",
  );
}
