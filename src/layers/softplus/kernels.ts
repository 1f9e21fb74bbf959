/**
 * Softplus: out = log(1 + exp(beta·x))/beta, a smooth ReLU.
 *
 * All is computed from e = exp(−|beta·x|), which is never larger than 1: nothing overflows, and no digit is lost in the tail.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import { log1p } from "../../base/expm1-log1p.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Softplus, forward pass.
 *
 *     z   = beta·x                                                (2)
 *     out = (max(z, 0) + log1p(exp(−|z|)))/beta                   (4)
 *     out = x where z > threshold                                 (5)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link softplusBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN
 * @derivation ./softplus.md#2-forward equations (2), (4) and (5)
 */
export function softplusForward(out: FloatArray, x: FloatArray, size: number, beta: number, threshold: number): void {
  for (let i = 0; i < size; i++) {
    const z = beta * x[i]; // (2)
    const smooth = (Math.max(z, 0) + log1p(exp(-Math.abs(z)))) / beta; // (4)
    out[i] = z > threshold ? x[i] : smooth; // (5)
  }
}

/**
 * Softplus, backward pass.
 *
 *     z  = beta·x                                                 (2)
 *     e  = exp(−|z|), p = 1/(1 + e)                               (8)
 *     dx = dout·p where z > 0, else dout·(e·p)                    (9)
 *     dx = dout where z > threshold                               (10)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link softplusForward}
 * @numerics float64, rounded once, when stored; the slope is 0 at −∞ and 1 at ∞
 * @derivation ./softplus.md#3-backward equations (2) and (8) to (10)
 */
export function softplusBackward(
  dx: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  size: number,
  beta: number,
  threshold: number,
): void {
  for (let i = 0; i < size; i++) {
    const z = beta * x[i]; // (2)
    const e = exp(-Math.abs(z));
    const p = 1 / (1 + e); // (8)
    const slope = z > 0 ? p : e * p; // (9)
    dx[i] = dout[i] * (z > threshold ? 1 : slope); // (10)
  }
}

export const SOFTPLUS_FORWARD: Kernel<typeof softplusForward> = ownKernel("softplusForward", softplusForward, {
  aliases: [[0, 1]],
});
export const SOFTPLUS_BACKWARD: Kernel<typeof softplusBackward> = ownKernel("softplusBackward", softplusBackward, {
  aliases: [[0, 1]],
});
