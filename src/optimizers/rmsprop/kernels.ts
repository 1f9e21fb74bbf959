/**
 * RMSprop (Tieleman & Hinton 2012): each step is divided by the recent size of its own gradient.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * RMSprop, one update.
 *
 *     g          = dw + weightDecay·w                             (1)
 *     meanSquare = alpha·meanSquare + (1 − alpha)·g²              (2)
 *     w         −= learningRate·g/(√meanSquare + eps)             (3)
 *
 * @shape w, meanSquare, dw — (size)
 * @writes w, meanSquare (updated in place)
 * @cached meanSquare, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./rmsprop.md#2-the-update equations (1) to (3)
 */
export function rmspropUpdate(
  w: FloatArray,
  meanSquare: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  alpha: number,
  eps: number,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const square = alpha * meanSquare[i] + (1 - alpha) * g * g; // (2)
    meanSquare[i] = square;
    w[i] -= (learningRate * g) / (Math.sqrt(square) + eps); // (3)
  }
}

export const RMSPROP_UPDATE: Kernel<typeof rmspropUpdate> = ownKernel("rmspropUpdate", rmspropUpdate);
