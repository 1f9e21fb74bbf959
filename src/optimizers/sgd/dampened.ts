/**
 * SGD whose momentum is dampened.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * SGD with dampening, one update.
 *
 *     g        = dw + weightDecay·w                               (2)
 *     velocity = momentum·velocity + (1 − dampening)·g            (9)
 *     w       −= learningRate·velocity                            (4)
 *
 * @shape w, velocity, dw — (size)
 * @units dampening is 0 at the first update, whatever the setting
 * @writes w, velocity (updated in place)
 * @cached velocity, from step to step; zero at first
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./sgd.md#51-dampening equations (2), (4) and (9)
 */
export function sgdDampenedUpdate(
  w: FloatArray,
  velocity: FloatArray,
  dw: FloatArray,
  size: number,
  learningRate: number,
  momentum: number,
  dampening: number,
  weightDecay: number,
): void {
  for (let i = 0; i < size; i++) {
    const g = dw[i] + weightDecay * w[i]; // (2)
    const v = momentum * velocity[i] + (1 - dampening) * g; // (9)
    velocity[i] = v;
    w[i] -= learningRate * v; // (4)
  }
}

export const SGD_DAMPENED_UPDATE: Kernel<typeof sgdDampenedUpdate> = ownKernel("sgdDampenedUpdate", sgdDampenedUpdate);
