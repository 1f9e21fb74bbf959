/**
 * Mean absolute error: the loss whose best constant answer is the median.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Mean absolute error, forward and backward pass in one: the weighted mean over all elements, and its gradient.
 *
 *     e    = out − targets                                        (1)
 *     loss = Σₙ weights·Σₘ |e| / (M·weight)                       (2)
 *     dout = weights·sign(e)/(M·weight)                           (4)
 *
 * @shape loss — (1); dout, out, targets — (N, M); weights — (N)
 * @writes loss[0], dout (overwritten). dout may be the same array as out.
 * @cached nothing: loss and gradient share the error
 * @numerics the sum runs over all elements in memory order in float64, rounded once, when stored
 * @derivation ./mean-absolute-error.md#4-backward equations (1) to (4)
 */
export function meanAbsoluteError(
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  N: number,
  M: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    for (let i = n * M; i < (n + 1) * M; i++) {
      const e = out[i] - targets[i]; // (1)
      total += weights[n] * Math.abs(e);
      const sign = e > 0 ? 1 : e < 0 ? -1 : 0;
      dout[i] = (weights[n] / (M * weight)) * sign; // (4)
    }
  }
  loss[0] = total / (M * weight); // (2)
}

export const MEAN_ABSOLUTE_ERROR: Kernel<typeof meanAbsoluteError> = ownKernel("meanAbsoluteError", meanAbsoluteError, {
  aliases: [[1, 2]],
});
