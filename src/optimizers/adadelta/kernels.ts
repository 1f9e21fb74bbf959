/**
 * Adadelta (Zeiler 2012): steps in the unit of the weights, from the sizes of earlier steps.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Adadelta, one update.
 *
 *     g              = dw + weightDecay·w                         (1)
 *     meanSquare     = rho·meanSquare + (1 − rho)·g²              (2)
 *     step           = √(meanSquareStep + eps)/√(meanSquare + eps)·g  (3)
 *     meanSquareStep = rho·meanSquareStep + (1 − rho)·step²       (4)
 *     w             −= learningRate·step                          (5)
 *
 * @shape w, meanSquare, meanSquareStep, dw — (size)
 * @writes w, meanSquare, meanSquareStep (updated in place)
 * @cached meanSquare and meanSquareStep, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./adadelta.md#2-the-update equations (1) to (5)
 */
export function adadeltaUpdate(
  w: FloatArray,
  meanSquare: FloatArray,
  meanSquareStep: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  rho: number,
  eps: number,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const square = rho * meanSquare[i] + (1 - rho) * g * g; // (2)
    const step = (Math.sqrt(meanSquareStep[i] + eps) / Math.sqrt(square + eps)) * g; // (3)
    meanSquare[i] = square;
    meanSquareStep[i] = rho * meanSquareStep[i] + (1 - rho) * step * step; // (4)
    w[i] -= learningRate * step; // (5)
  }
}

export const ADADELTA_UPDATE: Kernel<typeof adadeltaUpdate> = ownKernel("adadeltaUpdate", adadeltaUpdate);
