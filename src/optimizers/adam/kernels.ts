/**
 * Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019).
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Adam, one update.
 *
 *     g  = dw + weightDecay·w                                     (1)
 *     m  = beta1·m + (1 − beta1)·g                                (2)
 *     v  = beta2·v + (1 − beta2)·g²                               (3)
 *     w −= learningRate·(m/correction1)/(√(v/correction2) + eps)  (4)
 *
 * @shape w, m, v, dw — (size)
 * @units correction1 = 1 − beta1ᵗ and correction2 = 1 − beta2ᵗ at the t-th update, t = 1, 2, …
 * @writes w, m, v (updated in place)
 * @cached m and v, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./adam.md#2-the-update equations (1) to (4)
 */
export function adamUpdate(
  w: FloatArray,
  m: FloatArray,
  v: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  correction1: number,
  correction2: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (1)
    const first = beta1 * m[i] + (1 - beta1) * g; // (2)
    const second = beta2 * v[i] + (1 - beta2) * g * g; // (3)
    m[i] = first;
    v[i] = second;
    w[i] -= (learningRate * (first / correction1)) / (Math.sqrt(second / correction2) + eps); // (4)
  }
}

/**
 * AdamW, one update: the weights shrink on their own, outside of Adam's averages.
 *
 *     w −= learningRate·weightDecay·w                             (10)
 *     then Adam's update with g = dw                              (1) to (4)
 *
 * @shape w, m, v, dw — (size)
 * @units correction1 = 1 − beta1ᵗ and correction2 = 1 − beta2ᵗ at the t-th update, t = 1, 2, …
 * @writes w, m, v (updated in place)
 * @cached m and v, from step to step; zero at first
 * @numerics computed in float64, rounded when stored: w twice, after (10) and after (4)
 * @derivation ./adam.md#53-adamw-decay-outside-of-the-averages equation (10)
 */
export function adamwUpdate(
  w: FloatArray,
  m: FloatArray,
  v: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  eps: number,
  weightDecay: number,
  correction1: number,
  correction2: number,
): void {
  for (let i = 0; i < size; i++) w[i] -= learningRate * weightDecay * w[i]; // (10)
  adamUpdate(w, m, v, dw, size, learningRate, beta1, beta2, eps, 0, correction1, correction2);
}

export const ADAM_UPDATE: Kernel<typeof adamUpdate> = ownKernel("adamUpdate", adamUpdate);
export const ADAMW_UPDATE: Kernel<typeof adamwUpdate> = ownKernel("adamwUpdate", adamwUpdate);
