/**
 * Cross-entropy with targets that are probabilities, and the Kullback-Leibler divergence: for soft labels and distillation.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp, log } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Cross-entropy of softmax(logits) with probabilities, forward and backward pass in one: the weighted mean over the rows, and
 * its gradient. Where `subtracted` is 1 the entropy of the targets is subtracted; where it is 0, nothing is.
 *
 *     max     = max over the row of logits                        (1)
 *     sum     = Σₘ exp(logits − max)                              (2)
 *     q       = weights·classWeights·targets                      (5)
 *     Q       = Σₘ q                                              (6)
 *     loss    = ΣₙΣₘ q·[log sum − (logits − max) + subtracted·log targets] / weight      (7)
 *     dlogits = (Q·exp(logits − max)/sum − q)/weight              (9)
 *
 * @shape loss — (1); dlogits, logits, targets — (N, M); weights — (N); classWeights — (M)
 * @units loss in nats
 * @writes loss[0], dlogits (overwritten). dlogits may be the same array as logits.
 * @cached nothing: loss and gradient share max and sum
 * @numerics finite for any finite logits; a target of 0 adds nothing, even at a logit of −∞; float64, rounded once, when stored
 * @derivation ./soft-target-cross-entropy.md#4-backward equations (1) to (9)
 */
export function softTargetCrossEntropy(
  loss: FloatArray,
  dlogits: FloatArray,
  logits: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  classWeights: FloatArray,
  N: number,
  M: number,
  subtracted: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    const row = n * M;
    let max = logits[row];
    for (let m = 1; m < M; m++) if (logits[row + m] > max) max = logits[row + m]; // (1)
    let [sum, Q] = [0, 0];
    for (let m = 0; m < M; m++) {
      sum += exp(logits[row + m] - max); // (2)
      Q += weights[n] * classWeights[m] * targets[row + m]; // (6)
    }
    const logSum = log(sum);
    for (let m = 0; m < M; m++) {
      const z = logits[row + m] - max;
      const t = targets[row + m];
      const q = weights[n] * classWeights[m] * t; // (5)
      const known = subtracted !== 0 && t > 0 ? log(t) : 0;
      if (q !== 0) total += q * (logSum - z + known); // (7)
      dlogits[row + m] = ((Q * exp(z)) / sum - q) / weight; // (9)
    }
  }
  loss[0] = total / weight;
}

export const SOFT_TARGET_CROSS_ENTROPY: Kernel<typeof softTargetCrossEntropy> = ownKernel(
  "softTargetCrossEntropy",
  softTargetCrossEntropy,
  { aliases: [[1, 2]] },
);
