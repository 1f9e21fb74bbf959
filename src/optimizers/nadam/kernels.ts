/**
 * NAdam (Dozat 2016): Adam whose momentum looks one step ahead.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * NAdam, one update.
 *
 *     g  = dw + weightDecay·w                                     (1)
 *     m  = beta1·m + (1 − beta1)·g                                (2)
 *     v  = beta2·v + (1 − beta2)·g²                               (3)
 *     w −= (gradientRate·g + momentumRate·m)/(√(v/correction2) + eps)  (4)
 *
 * @shape w, m, v, dw — (size)
 * @units gradientRate = learningRate·(1 − μₜ)/(1 − μ₁⋯μₜ), momentumRate = learningRate·μₜ₊₁/(1 − μ₁⋯μₜ₊₁);
 * correction2 = 1 − beta2ᵗ at the t-th update, t = 1, 2, …
 * @writes w, m, v (updated in place)
 * @cached m and v, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./nadam.md#2-the-update equations (1) to (4)
 */
export function nadamUpdate(
  w: FloatArray,
  m: FloatArray,
  v: FloatArray,
  dw: FloatArray,
  size: number,
  gradientRate: number,
  momentumRate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  correction2: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const first = beta1 * m[i] + (1 - beta1) * g; // (2)
    const second = beta2 * v[i] + (1 - beta2) * g * g; // (3)
    m[i] = first;
    v[i] = second;
    w[i] -= (gradientRate * g + momentumRate * first) / (Math.sqrt(second / correction2) + eps); // (4)
  }
}

export const NADAM_UPDATE: Kernel<typeof nadamUpdate> = ownKernel("nadamUpdate", nadamUpdate);
