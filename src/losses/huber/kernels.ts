/**
 * The Huber loss: squared where the error is small, linear where the error is large.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Huber loss, forward and backward pass in one: the weighted mean over all elements, and its gradient.
 *
 *     e    = out − targets                                        (1)
 *     ℓ    = ½e² where |e| ≤ delta, else delta·(|e| − ½delta)     (2)
 *     loss = Σₙ weights·Σₘ ℓ / (M·weight)                         (3)
 *     dout = weights·clip(e, ±delta)/(M·weight)                   (5)
 *
 * @shape loss — (1); dout, out, targets — (N, M); weights — (N)
 * @writes loss[0], dout (overwritten). dout may be the same array as out.
 * @cached nothing: loss and gradient share the error
 * @numerics the sum runs over all elements in memory order in float64, rounded once, when stored
 * @derivation ./huber.md#4-backward equations (1) to (5)
 */
export function huber(
  loss: FloatArray,
  dout: FloatArray,
  out: FloatArray,
  targets: FloatArray,
  weights: FloatArray,
  N: number,
  M: number,
  delta: number,
  weight: number,
): void {
  let total = 0;
  for (let n = 0; n < N; n++) {
    for (let i = n * M; i < (n + 1) * M; i++) {
      const e = out[i] - targets[i]; // (1)
      const size = Math.abs(e);
      const inside = size <= delta;
      total += weights[n] * (inside ? 0.5 * e * e : delta * (size - 0.5 * delta)); // (2)
      const clipped = inside ? e : e > 0 ? delta : -delta;
      dout[i] = (weights[n] / (M * weight)) * clipped; // (5)
    }
  }
  loss[0] = total / (M * weight); // (3)
}

export const HUBER: Kernel<typeof huber> = ownKernel("huber", huber, { aliases: [[1, 2]] });
