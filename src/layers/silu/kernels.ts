/**
 * The sigmoid linear unit, also called swish: out = x·σ(x), with σ the logistic function.
 *
 * All is computed from e = exp(−|x|), which is never larger than 1: nothing overflows, and no digit is lost in the tails.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import type { FloatArray } from "../../base/tensor.ts";

/** Beyond this exp(−|x|) is 0 in float64; larger |x|, also ∞, are taken as this where they multiply it. */
const LARGEST = 800;

/**
 * SiLU, forward pass.
 *
 *     e   = exp(−|x|)                                             (2)
 *     p   = 1/(1 + e), which is σ(|x|)                            (3)
 *     out = x·p where x > 0, else x·(e·p)                         (4)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link siluBackward}
 * @numerics float64, rounded once, when stored; 0 at −∞, ∞ at ∞; NaN stays NaN
 * @derivation ./silu.md#2-forward equations (2) to (4)
 */
export function siluForward(out: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const e = exp(-Math.abs(x[i])); // (2)
    const p = 1 / (1 + e); // (3)
    out[i] = Math.max(x[i], -LARGEST) * (x[i] > 0 ? p : e * p); // (4)
  }
}

/**
 * SiLU, backward pass.
 *
 *     e     = exp(−|x|)                                           (2)
 *     p     = 1/(1 + e), which is σ(|x|)                          (3)
 *     slope = e·p·(1 − |x|·p), that at −|x|                       (7)
 *     dx    = dout·(1 − slope) where x > 0, else dout·slope       (9)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link siluForward}
 * @numerics float64, rounded once, when stored; the slope is 0 at −∞ and 1 at ∞
 * @derivation ./silu.md#3-backward equations (2), (3), (7) and (9)
 */
export function siluBackward(dx: FloatArray, dout: FloatArray, x: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) {
    const a = Math.min(Math.abs(x[i]), LARGEST);
    const e = exp(-a); // (2)
    const p = 1 / (1 + e); // (3)
    const slope = e * p * (1 - a * p); // (7)
    dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (9)
  }
}

export const SILU_FORWARD: Kernel<typeof siluForward> = ownKernel("siluForward", siluForward, { aliases: [[0, 1]] });
export const SILU_BACKWARD: Kernel<typeof siluBackward> = ownKernel("siluBackward", siluBackward, {
  aliases: [[0, 1]],
});
