/**
 * One loss and its gradient for heads side by side, from the loss and gradient of each head.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Adds what one head says to the whole. Called for head after head, the first head with start 0.
 *
 *     loss = Σ factor·headLoss, over the heads                    (2)
 *     dout[n, start + k] = factor·headDout[n, m]                  (4)
 *
 * @shape loss, headLoss — (1); dout — (N, M); headDout — (N, K), with start + K ≤ M
 * @writes loss[0], which begins anew where start is 0; the head's own columns of dout (overwritten)
 * @cached nothing
 * @numerics one product, and one sum, in float64 for each head, rounded when stored
 * @derivation ./heads.md#3-backward equations (2) and (4)
 */
export function weighHead(
  loss: FloatArray,
  dout: FloatArray,
  headLoss: FloatArray,
  headDout: FloatArray,
  N: number,
  M: number,
  K: number,
  start: number,
  factor: number,
): void {
  loss[0] = (start === 0 ? 0 : loss[0]) + factor * headLoss[0]; // (2)
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) dout[n * M + start + k] = factor * headDout[n * K + k]; // (4)
  }
}

export const WEIGH_HEAD: Kernel<typeof weighHead> = ownKernel("weighHead", weighHead);
