/**
 * Sigmoid cross-entropy: a yes or no for each output by itself, for data in which several labels may hold at once.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import { log1p } from "../../base/expm1-log1p.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Sigmoid cross-entropy, forward and backward pass in one: the weighted mean over all elements, and its gradient.
 *
 *     e       = exp(−|x|)                                         (4)
 *     yes     = log(1 + e) + max(−x, 0)                           (5)
 *     no      = log(1 + e) + max(x, 0)                            (6)
 *     loss    = Σₙ weights·Σₘ [positiveWeights·t·yes + (1 − t)·no] / (M·weight)      (7)
 *     p       = 1/(1 + e) where x ≥ 0, else e/(1 + e)             (8)
 *     dlogits = weights·[(1 − t)·p − positiveWeights·t·(1 − p)]/(M·weight)           (11)
 *
 * with x the logits and t the targets.
 *
 * @shape loss — (1); dlogits, logits, targets — (N, M); weights — (N); positiveWeights — (M)
 * @units loss in nats: log 2 when nothing is known
 * @writes loss[0], dlogits (overwritten). dlogits may be the same array as logits.
 * @cached nothing: loss and gradient share e
 * @numerics finite for any finite logits; 1 − p is computed from e, not by a difference; float64, rounded once, when stored
 * @derivation ./sigmoid-cross-entropy.md#4-backward equations (4) to (11)
 */
export function sigmoidCrossEntropy(
  loss: FloatArray,
  dlogits: FloatArray,
  logits: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  positiveWeights: FloatArray,
  N: number,
  M: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < M; m++) {
      const x = logits[n * M + m];
      const positive = positiveWeights[m] * targets[n * M + m];
      const negative = 1 - targets[n * M + m];
      const e = exp(-Math.abs(x)); // (4)
      const near = log1p(e);
      const yes = near + (x < 0 ? -x : 0); // (5)
      const no = near + (x < 0 ? 0 : x); // (6)
      total += weights[n] * (positive * yes + negative * no); // (7)
      const p = (x < 0 ? e : 1) / (1 + e); // (8)
      const rest = (x < 0 ? 1 : e) / (1 + e);
      dlogits[n * M + m] = (weights[n] * (negative * p - positive * rest)) / (M * weight); // (11)
    }
  }
  loss[0] = total / (M * weight);
}

export const SIGMOID_CROSS_ENTROPY: Kernel<typeof sigmoidCrossEntropy> = ownKernel(
  "sigmoidCrossEntropy",
  sigmoidCrossEntropy,
  { aliases: [[1, 2]] },
);
