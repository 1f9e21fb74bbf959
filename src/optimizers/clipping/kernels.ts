/**
 * Clipping: gradients that are too large are made smaller before the update.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * The norm of all gradients as one vector.
 *
 *     norm = Σᵢ |dwᵢ|                                             (1) of type 1
 *     norm = √(Σᵢ dwᵢ²)                                           (2) of type 2
 *     norm = maxᵢ |dwᵢ|                                           (3) of type ∞
 *
 * @shape norm — (1); dw — (size)
 * @writes norm[0] (overwritten)
 * @cached nothing: it has no gradient
 * @numerics the sum is kept in float64: no square of a float32 overflows in it. NaN gives NaN
 * @derivation ./clipping.md#2-by-the-global-norm equations (1) to (3)
 */
export function gradientNorm(norm: FloatArray, dw: FloatArray, size: number, type: number): void {
  let total = 0;
  for (let i = 0; i < size; i++) {
    const magnitude = Math.abs(dw[i]);
    if (type === 1)
      total += magnitude; // (1)
    else if (type === 2)
      total += magnitude * magnitude; // (2)
    else total = Math.max(total, magnitude); // (3)
  }
  norm[0] = type === 2 ? Math.sqrt(total) : total;
}

/**
 * Scales all gradients so that their norm is at most a limit.
 *
 *     factor = min(1, limit/(norm + 1e-6))                        (4)
 *     dw     = factor·dw                                          (5)
 *
 * @shape dw — (size); norm — (1)
 * @writes dw (updated in place)
 * @cached nothing: it has no gradient
 * @numerics below the limit nothing changes, to the bit
 * @derivation ./clipping.md#2-by-the-global-norm equations (4) and (5)
 */
export function clipToNorm(dw: FloatArray, norm: FloatArray, size: number, limit: number): void {
  const factor = Math.min(1, limit / (norm[0] + 1e-6)); // (4)
  for (let i = 0; i < size; i++) dw[i] *= factor; // (5)
}

/**
 * Brings each element of the gradients between −limit and limit.
 *
 *     dw = max(−limit, min(limit, dw))                            (6)
 *
 * @shape dw — (size)
 * @writes dw (updated in place)
 * @cached nothing: it has no gradient
 * @numerics exact; NaN stays NaN
 * @derivation ./clipping.md#3-by-value equation (6)
 */
export function clipToValue(dw: FloatArray, size: number, limit: number): void {
  for (let i = 0; i < size; i++) dw[i] = Math.max(-limit, Math.min(limit, dw[i])); // (6)
}

/**
 * The gradients of frozen parameters, which count in no norm.
 *
 *     dw = 0                                                      (7)
 *
 * @shape dw — (size)
 * @writes dw (overwritten)
 * @cached nothing: it has no gradient
 * @numerics exact, also where a gradient is not finite
 * @derivation ./clipping.md#4-what-is-frozen equation (7)
 */
export function clearGradients(dw: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) dw[i] = 0; // (7)
}

export const GRADIENT_NORM: Kernel<typeof gradientNorm> = ownKernel("gradientNorm", gradientNorm);
export const CLIP_TO_NORM: Kernel<typeof clipToNorm> = ownKernel("clipToNorm", clipToNorm);
export const CLIP_TO_VALUE: Kernel<typeof clipToValue> = ownKernel("clipToValue", clipToValue);
export const CLEAR_GRADIENTS: Kernel<typeof clearGradients> = ownKernel("clearGradients", clearGradients);
