/**
 * The quantile loss, or pinball loss: an answer that is too low costs another price than one that is too high.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Quantile loss, forward and backward pass in one: the weighted mean over all elements, and its gradient.
 *
 *     e    = targets − out                                        (1)
 *     ℓ    = quantiles·e where e ≥ 0, else (quantiles − 1)·e      (2)
 *     loss = Σₙ weights·Σₘ ℓ / (M·weight)                         (3)
 *     dout = weights·slope/(M·weight)                             (6)
 *
 * The slope is −quantiles where e > 0, 1 − quantiles where e < 0, and 0 at e = 0.
 *
 * @shape loss — (1); dout, out, targets — (N, M); weights — (N); quantiles — (M), each between 0 and 1
 * @writes loss[0], dout (overwritten). dout may be the same array as out.
 * @cached nothing: loss and gradient share the error
 * @numerics the sum runs over all elements in memory order in float64, rounded once, when stored
 * @derivation ./quantile.md#4-backward equations (1) to (6)
 */
export function quantileLoss(
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  quantiles: FloatArray,
  N: number,
  M: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    for (let m = 0; m < M; m++) {
      const i = n * M + m;
      const e = targets[i] - out[i]; // (1)
      const q = quantiles[m];
      total += weights[n] * (e >= 0 ? q * e : (q - 1) * e); // (2)
      const slope = e > 0 ? -q : e < 0 ? 1 - q : 0;
      dout[i] = (weights[n] / (M * weight)) * slope; // (6)
    }
  }
  loss[0] = total / (M * weight); // (3)
}

export const QUANTILE_LOSS: Kernel<typeof quantileLoss> = ownKernel("quantileLoss", quantileLoss, {
  aliases: [[1, 2]],
});
