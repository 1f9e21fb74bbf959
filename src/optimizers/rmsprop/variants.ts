/**
 * RMSprop that is centered, or has momentum, or both (Graves 2013).
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * RMSprop with its options, one update.
 *
 *     g          = dw + weightDecay·w                             (1)
 *     meanSquare = alpha·meanSquare + (1 − alpha)·g²              (2)
 *     mean       = alpha·mean + (1 − alpha)·g                     (6) if centered, else mean = 0
 *     step       = g/(√(meanSquare − mean²) + eps)                (7)
 *     velocity   = momentum·velocity + step                       (8) with momentum, else velocity = step
 *     w         −= learningRate·velocity                          (9)
 *
 * @shape w, meanSquare, mean, velocity, dw — (size); mean is not touched unless centered, nor velocity without momentum
 * @writes w, meanSquare, mean, velocity (updated in place)
 * @cached meanSquare, mean and velocity, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored; a difference below 0, which rounding may give, counts as 0
 * @derivation ./rmsprop.md#51-centered-and-with-momentum equations (1), (2) and (6) to (9)
 */
export function rmspropVariantUpdate(
  w: FloatArray,
  meanSquare: FloatArray,
  mean: FloatArray,
  velocity: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  alpha: number,
  eps: number,
  momentum: number,
  centered: boolean,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const square = alpha * meanSquare[i] + (1 - alpha) * g * g; // (2)
    const average = centered ? alpha * mean[i] + (1 - alpha) * g : 0; // (6)
    const step = g / (Math.sqrt(Math.max(square - average * average, 0)) + eps); // (7)
    const v = momentum > 0 ? momentum * velocity[i] + step : step; // (8)
    meanSquare[i] = square;
    if (centered) mean[i] = average;
    if (momentum > 0) velocity[i] = v;
    w[i] -= learningRate * v; // (9)
  }
}

export const RMSPROP_VARIANT_UPDATE: Kernel<typeof rmspropVariantUpdate> = ownKernel(
  "rmspropVariantUpdate",
  rmspropVariantUpdate,
);
