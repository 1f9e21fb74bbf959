/**
 * Mish (Misra 2019): out = x·tanh(softplus(x)).
 *
 * tanh of a logarithm is a quotient of polynomials of w = exp(x), all of whose terms are positive: one exponential, one division,
 * and nothing cancels.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/** Below −800 exp(x) is 0 in float64, above 40 the weight is 1; x beyond, also ±∞, is taken as these in products with them. */
const LOWEST = -800;
const HIGHEST = 40;

/**
 * Mish, forward pass.
 *
 *     w   = exp(x)                                                (2)
 *     n   = w·(w + 2)                                             (3)
 *     out = x·n/(n + 2)                                           (4)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link mishBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN
 * @derivation ./mish.md#2-forward equations (2) to (4)
 */
export function mishForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const w = exp(Math.min(x[i], HIGHEST)); // (2)
    const n = w * (w + 2); // (3)
    out[i] = Math.max(x[i], LOWEST) * (n / (n + 2)); // (4)
  }
}

/**
 * Mish, backward pass.
 *
 *     w     = exp(x)                                              (2)
 *     n     = w·(w + 2)                                           (3)
 *     slope = n/(n + 2) + x·4·w·(w + 1)/(n + 2)²                  (7)
 *     dx    = dout·slope                                          (8)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link mishForward}
 * @numerics float64, rounded once, when stored; the slope is 0 at −∞ and 1 at ∞
 * @derivation ./mish.md#3-backward equations (2), (3), (7) and (8)
 */
export function mishBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const bounded = Math.min(Math.max(x[i], LOWEST), HIGHEST);
    const w = exp(bounded); // (2)
    const n = w * (w + 2); // (3)
    const slope = n / (n + 2) + (bounded * 4 * w * (w + 1)) / ((n + 2) * (n + 2)); // (7)
    dx[i] = dout[i] * slope; // (8)
  }
}

export const MISH_FORWARD: Kernel<typeof mishForward> = ownKernel("mishForward", mishForward, { aliases: [[0, 1]] });
export const MISH_BACKWARD: Kernel<typeof mishBackward> = ownKernel("mishBackward", mishBackward, {
  aliases: [[0, 1]],
});
