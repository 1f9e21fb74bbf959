/**
 * Adamax (Kingma & Ba 2015, section 7.1): Adam with the largest gradient in place of the mean square.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Adamax, one update.
 *
 *     g  = dw + weightDecay·w                                     (1)
 *     m  = beta1·m + (1 − beta1)·g                                (2)
 *     u  = max(beta2·u, |g| + eps)                                (3)
 *     w −= learningRate·(m/correction1)/u                         (4)
 *
 * @shape w, m, u, dw — (size)
 * @units correction1 = 1 − beta1ᵗ at the t-th update, t = 1, 2, …
 * @writes w, m, u (updated in place)
 * @cached m and u, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./adamax.md#2-the-update equations (1) to (4)
 */
export function adamaxUpdate(
  w: FloatArray,
  m: FloatArray,
  u: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  correction1: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const first = beta1 * m[i] + (1 - beta1) * g; // (2)
    const largest = Math.max(beta2 * u[i], Math.abs(g) + eps); // (3)
    m[i] = first;
    u[i] = largest;
    w[i] -= (learningRate * (first / correction1)) / largest; // (4)
  }
}

export const ADAMAX_UPDATE: Kernel<typeof adamaxUpdate> = ownKernel("adamaxUpdate", adamaxUpdate);
