/**
 * Lion (Chen et al. 2023): every step has the same length, and only its sign is learned.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Lion, one update.
 *
 *     w −= learningRate·weightDecay·w                             (1)
 *     c  = beta1·m + (1 − beta1)·dw                               (2)
 *     w −= learningRate·sign(c), with sign(0) = 0                 (3)
 *     m  = beta2·m + (1 − beta2)·dw                               (4)
 *
 * @shape w, m, dw — (size)
 * @writes w, m (updated in place)
 * @cached m, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./lion.md#2-the-update equations (1) to (4)
 */
export function lionUpdate(
  w: FloatArray,
  m: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const shrunk = w[i] - learningRate * weightDecay * w[i]; // (1)
    const c = beta1 * m[i] + (1 - beta1) * dw[i]; // (2)
    w[i] = shrunk - learningRate * Math.sign(c); // (3)
    m[i] = beta2 * m[i] + (1 - beta2) * dw[i]; // (4)
  }
}

export const LION_UPDATE: Kernel<typeof lionUpdate> = ownKernel("lionUpdate", lionUpdate);
