/**
 * AMSGrad (Reddi, Kale & Kumar 2018): Adam, or AdamW, whose divisor never shrinks.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * AMSGrad, one update.
 *
 *     w   −= learningRate·weightDecay·w                           (10) if decoupled
 *     g    = dw + weightDecay·w                                   (1) else; if decoupled g = dw
 *     m    = beta1·m + (1 − beta1)·g                              (2)
 *     v    = beta2·v + (1 − beta2)·g²                             (3)
 *     vMax = max(vMax, v)                                         (11)
 *     w   −= learningRate·(m/correction1)/(√(vMax/correction2) + eps)  (12)
 *
 * @shape w, m, v, vMax, dw — (size)
 * @units correction1 = 1 − beta1ᵗ and correction2 = 1 − beta2ᵗ at the t-th update, t = 1, 2, …
 * @writes w, m, v, vMax (updated in place)
 * @cached m, v and vMax, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./adam.md#54-amsgrad-a-divisor-that-never-shrinks equations (1) to (3) and (10) to (12)
 */
export function amsgradUpdate(
  w: FloatArray,
  m: FloatArray,
  v: FloatArray,
  vMax: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  correction1: number,
  correction2: number,
  decoupled: boolean,
): void {
  const shrink = decoupled ? learningRate * weightDecay : 0;
  const decay = decoupled ? 0 : weightDecay;
  for (let i = 0; i < size; i++) {
    const shrunk = w[i] - shrink * w[i]; // (10)
    const g = dw[i] + decay * shrunk; // (1)
    const first = beta1 * m[i] + (1 - beta1) * g; // (2)
    const second = beta2 * v[i] + (1 - beta2) * g * g; // (3)
    const largest = Math.max(vMax[i], second); // (11)
    m[i] = first;
    v[i] = second;
    vMax[i] = largest;
    w[i] = shrunk - (learningRate * (first / correction1)) / (Math.sqrt(largest / correction2) + eps); // (12)
  }
}

export const AMSGRAD_UPDATE: Kernel<typeof amsgradUpdate> = ownKernel("amsgradUpdate", amsgradUpdate);
