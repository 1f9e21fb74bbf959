/**
 * Stochastic gradient descent with momentum (Polyak's, or Nesterov's look-ahead) and weight decay.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * SGD, one update. With momentum 0 it is plain gradient descent: velocity is then this step's gradient.
 *
 *     g        = dw + weightDecay·w                               (2)
 *     velocity = momentum·velocity + g                            (3)
 *     w       −= learningRate·velocity                            (4)
 *     w       −= learningRate·(g + momentum·velocity)             (8) with nesterov, in place of (4)
 *
 * @shape w, velocity, dw — (size)
 * @writes w, velocity (updated in place)
 * @cached velocity, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./sgd.md#2-the-update equations (2) to (4); (8) under Nesterov
 */
export function sgdUpdate(
  w: FloatArray,
  velocity: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  momentum: number,
  nesterov: boolean,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (2)
    const v = momentum * velocity[i] + g; // (3)
    velocity[i] = v;
    if (nesterov)
      w[i] -= learningRate * (g + momentum * v); // (8)
    else w[i] -= learningRate * v; // (4)
  }
}

export const SGD_UPDATE: Kernel<typeof sgdUpdate> = ownKernel("sgdUpdate", sgdUpdate);
