/**
 * RAdam (Liu et al. 2020): Adam that waits with its divisor until the divisor can be trusted.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * RAdam, one update.
 *
 *     g  = dw + weightDecay·w                                     (1)
 *     m  = beta1·m + (1 − beta1)·g                                (2)
 *     v  = beta2·v + (1 − beta2)·g²                               (3)
 *     w −= rate·m                                                 (4) while rectification is 0
 *     w −= rate·m·rectification/(√v + eps)                        (5) after that
 *
 * @shape w, m, v, dw — (size)
 * @units rate = learningRate/(1 − beta1ᵗ); rectification = rₜ·√(1 − beta2ᵗ) at the t-th update, or 0 while ρₜ ≤ 5
 * @writes w, m, v (updated in place)
 * @cached m and v, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./radam.md#2-the-update equations (1) to (5)
 */
export function radamUpdate(
  w: FloatArray,
  m: FloatArray,
  v: FloatArray,
  dw: FloatArray,
  size: number,
  rate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  rectification: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const first = beta1 * m[i] + (1 - beta1) * g; // (2)
    const second = beta2 * v[i] + (1 - beta2) * g * g; // (3)
    m[i] = first;
    v[i] = second;
    if (rectification === 0)
      w[i] -= rate * first; // (4)
    else w[i] -= (rate * first * rectification) / (Math.sqrt(second) + eps); // (5)
  }
}

export const RADAM_UPDATE: Kernel<typeof radamUpdate> = ownKernel("radamUpdate", radamUpdate);
