/**
 * The exponential linear unit (Clevert et al. 2015): a line to the right of 0, an exponential that levels off to the left. SELU
 * has the same kernels with its own two constants.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import { exp } from "../../base/exp-log.ts";
import { expm1 } from "../../base/expm1-log1p.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * ELU, forward pass.
 *
 *     out = slope·x where x > 0, else alpha·expm1(x)              (1)
 *
 * @shape out, x — (size), any shape flattened
 * @writes out (overwritten). out may be the same array as x.
 * @cached x for {@link eluBackward}
 * @numerics float64, rounded once, when stored; all digits near 0; −alpha at −∞, ∞ at ∞; NaN stays NaN
 * @derivation ./elu.md#2-forward equation (1)
 */
export function eluForward(out: FloatArray, x: FloatArray, size: number, slope: number, alpha: number): void {
  for (let i = 0; i < size; i++) {
    out[i] = x[i] > 0 ? slope * x[i] : alpha * expm1(x[i]); // (1)
  }
}

/**
 * ELU, backward pass; at x = 0 the slope is the negative side's, alpha.
 *
 *     dx = dout·slope where x > 0, else dout·alpha·exp(x)         (4)
 *
 * @shape dx, dout, x — (size), any shape flattened
 * @writes dx (overwritten). dx may be the same array as dout.
 * @cached x of {@link eluForward}
 * @numerics float64, rounded once, when stored; the slope keeps its digits where it is tiny
 * @derivation ./elu.md#3-backward equation (4)
 */
export function eluBackward(
  dx: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  size: number,
  slope: number,
  alpha: number,
): void {
  for (let i = 0; i < size; i++) {
    dx[i] = dout[i] * (x[i] > 0 ? slope : alpha * exp(x[i])); // (4)
  }
}

export const ELU_FORWARD: Kernel<typeof eluForward> = ownKernel("eluForward", eluForward, { aliases: [[0, 1]] });
export const ELU_BACKWARD: Kernel<typeof eluBackward> = ownKernel("eluBackward", eluBackward, { aliases: [[0, 1]] });
