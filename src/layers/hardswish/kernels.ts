/**
 * Hardswish (Howard et al. 2019): SiLU with straight lines in place of the logistic function; no exponential.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Hardswish, forward pass.
 *
 *     g   = min(max(x + 3, 0), 6)/6                               (1)
 *     out = x·g                                                   (2)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link hardswishBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN
 * @derivation ./hardswish.md#2-forward equations (1) and (2)
 */
export function hardswishForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const g = Math.min(Math.max(x[i] + 3, 0), 6) / 6; // (1)
    out[i] = Math.max(x[i], -3) * g; // (2)
  }
}

/**
 * Hardswish, backward pass; at ±3 the slope is that of the parabola between them.
 *
 *     dx = 0 where x < −3, dout where x > 3, else dout·(x/3 + ½)  (5)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link hardswishForward}
 * @numerics float64, rounded once, when stored
 * @derivation ./hardswish.md#3-backward equation (5)
 */
export function hardswishBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const inner = x[i] > 3 ? 1 : x[i] / 3 + 0.5;
    dx[i] = dout[i] * (x[i] < -3 ? 0 : inner); // (5)
  }
}

export const HARDSWISH_FORWARD: Kernel<typeof hardswishForward> = ownKernel("hardswishForward", hardswishForward, {
  aliases: [[0, 1]],
});
export const HARDSWISH_BACKWARD: Kernel<typeof hardswishBackward> = ownKernel("hardswishBackward", hardswishBackward, {
  aliases: [[0, 1]],
});
