/**
 * Softmax, and the cross-entropy of its probabilities with the true class: the loss of classification.
 *
 * Sizes: `N` rows of the batch, `M` classes. Each row's largest logit is subtracted first, so that no exp overflows.
 *
 * @module
 */

import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp, log } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Softmax: turns each row of logits into probabilities.
 *
 *     max           = max over the row of logits                  (3)
 *     sum           = Σₘ exp(logits − max)                        (4)
 *     probabilities = exp(logits − max)/sum                       (5)
 *
 * @shape probabilities, logits — (N, M)
 * @writes probabilities (overwritten). probabilities may be the same array as logits.
 * @cached nothing: alone it is for prediction; training uses {@link softmaxCrossEntropy}
 * @numerics never overflows; exp, sum and quotient in float64, rounded once, when stored
 * @derivation ./softmax-cross-entropy.md#2-forward equations (3) to (5)
 */
export function softmax(probabilities: FloatArray, logits: FloatArray, N: number, M: number): void {
  for (let n = 0; n < N; n++) {
    const row = n * M;
    const max = rowMax(logits, row, M);
    const sum = rowSum(logits, row, M, max);
    for (let m = 0; m < M; m++) probabilities[row + m] = exp(logits[row + m] - max) / sum; // (5)
  }
}

/**
 * Softmax cross-entropy, forward and backward pass in one: the mean loss of the batch and its gradient.
 *
 *     max     = max over the row of logits                        (3)
 *     sum     = Σₘ exp(logits − max)                              (4)
 *     loss    = Σₙ [log sum − (logits[label] − max)] / N          (7) (8)
 *     dlogits = (softmax(logits) − onehot(label))/N               (12)
 *
 * @shape loss — (1); dlogits, logits — (N, M); labels — (N), each 0 to M − 1
 * @units loss in nats: log M when nothing is known
 * @writes loss[0], dlogits (overwritten). dlogits may be the same array as logits.
 * @cached nothing: loss and gradient share max and sum
 * @numerics finite for any finite logits; float64, rounded once, when stored
 * @derivation ./softmax-cross-entropy.md#4-backward equations (3) to (12)
 */
export function softmaxCrossEntropy(
  loss: FloatArray,
  dlogits: FloatArray,
  logits: FloatArray,
  labels: Int32Array,
  N: number,
  M: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    const row = n * M;
    const max = rowMax(logits, row, M);
    const sum = rowSum(logits, row, M, max);
    total += log(sum) - (logits[row + labels[n]] - max); // (7)
    for (let m = 0; m < M; m++) {
      const onehot = m === labels[n] ? 1 : 0;
      dlogits[row + m] = (exp(logits[row + m] - max) / sum - onehot) / N; // (12)
    }
  }
  loss[0] = total / N; // (8)
}

/**
 * Softmax cross-entropy with smoothed labels, weights of classes and weights of rows, forward and backward pass in one.
 *
 *     qₘ      = weights·((1 − smoothing)·classWeights[label]·onehot(label) + smoothing/M·classWeightsₘ)   (17)
 *     Q       = Σₘ qₘ                                             (18)
 *     loss    = ΣₙΣₘ qₘ·[log sum − (logits − max)] / weight       (19)
 *     dlogits = (Q·softmax(logits) − q)/weight                    (21)
 *
 * @shape loss — (1); dlogits, logits — (N, M); labels — (N), each 0 to M − 1; weights — (N); classWeights — (M)
 * @units loss in nats
 * @writes loss[0], dlogits (overwritten). dlogits may be the same array as logits.
 * @cached nothing: loss and gradient share max and sum
 * @numerics finite for any finite logits; a class of weight 0 adds nothing, even at −∞; float64, rounded once, when stored
 * @derivation ./softmax-cross-entropy.md#6-weights-and-smoothed-labels equations (17) to (21)
 */
export function weightedCrossEntropy(
  loss: FloatArray,
  dlogits: FloatArray,
  logits: FloatArray,
  labels: Int32Array,
  weights: FloatArray,
  classWeights: FloatArray,
  N: number,
  M: number,
  smoothing: number,
  weight: number,
): void {
  let ofClasses = 0;
  for (let m = 0; m < M; m++) ofClasses += classWeights[m];
  let total = 0;
  for (let n = 0; n < N; n++) {
    const row = n * M;
    const max = rowMax(logits, row, M);
    const sum = rowSum(logits, row, M, max);
    const logSum = log(sum);
    const ofLabel = weights[n] * (1 - smoothing) * classWeights[labels[n]];
    const ofEach = (weights[n] * smoothing) / M;
    const Q = ofLabel + ofEach * ofClasses; // (18)
    for (let m = 0; m < M; m++) {
      const z = logits[row + m] - max;
      const q = (m === labels[n] ? ofLabel : 0) + ofEach * classWeights[m]; // (17)
      if (q !== 0) total += q * (logSum - z); // (19)
      dlogits[row + m] = ((Q * exp(z)) / sum - q) / weight; // (21)
    }
  }
  loss[0] = total / weight;
}

/** The largest of the M logits from `row` on; NaN if the first is. */
function rowMax(logits: FloatArray, row: number, M: number): number {
  let max = logits[row];
  for (let m = 1; m < M; m++) if (logits[row + m] > max) max = logits[row + m]; // (3)
  return max;
}

/** Σₘ exp(logits − max): at least 1, because the largest logit contributes exp(0). */
function rowSum(logits: FloatArray, row: number, M: number, max: number): number {
  let sum = 0;
  for (let m = 0; m < M; m++) sum += exp(logits[row + m] - max); // (4)
  return sum;
}

export const SOFTMAX: Kernel<typeof softmax> = ownKernel("softmax", softmax, { aliases: [[0, 1]] });
export const SOFTMAX_CROSS_ENTROPY: Kernel<typeof softmaxCrossEntropy> = ownKernel(
  "softmaxCrossEntropy",
  softmaxCrossEntropy,
  { aliases: [[1, 2]] },
);
export const WEIGHTED_CROSS_ENTROPY: Kernel<typeof weightedCrossEntropy> = ownKernel(
  "weightedCrossEntropy",
  weightedCrossEntropy,
  { aliases: [[1, 2]] },
);
