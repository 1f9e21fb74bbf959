/**
 * Adagrad (Duchi, Hazan & Singer 2011): each step is divided by the size of all gradients so far.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Adagrad, one update.
 *
 *     g    = dw + weightDecay·w                                   (1)
 *     sum  = (sum + initial) + g²                                   (2)
 *     w   −= learningRate·g/(√sum + eps)                          (3)
 *
 * @shape w, sum, dw — (size)
 * @units learningRate with the decay of this step in it; initial is what the sum begins with at the first update, and 0 later
 * @writes w, sum (updated in place)
 * @cached sum, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./adagrad.md#2-the-update equations (1) to (3)
 */
export function adagradUpdate(
  w: FloatArray,
  sum: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  eps: number,
  weightDecay: number,
  initial: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const total = sum[i] + initial + g * g; // (2)
    sum[i] = total;
    w[i] -= (learningRate * g) / (Math.sqrt(total) + eps); // (3)
  }
}

export const ADAGRAD_UPDATE: Kernel<typeof adagradUpdate> = ownKernel("adagradUpdate", adagradUpdate);
