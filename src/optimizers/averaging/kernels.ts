/**
 * Averages over steps: of the weights, and of the gradients of several batches.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * The running mean of the weights, after an update of them.
 *
 *     average = keep·average + (1 − keep)·w                       (1)
 *
 * @shape average, w — (size)
 * @units keep is 0 after the first update, which makes the average the weights themselves
 * @writes average (updated in place)
 * @cached average, from step to step
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./averaging.md#2-the-average-of-the-weights equation (1)
 */
export function averageWeights(average: FloatArray, w: FloatArray, size: number, keep: number): void {
  for (let i = 0; i < size; i++) average[i] = keep * average[i] + (1 - keep) * w[i]; // (1)
}

/**
 * Adds a batch's gradients to those of the batches before.
 *
 *     sum = sum + dw                                              (3)
 *
 * @shape sum, dw — (size)
 * @writes sum (updated in place)
 * @cached sum, until the update
 * @numerics rounded once, when stored
 * @derivation ./averaging.md#4-the-mean-gradient-of-several-batches equation (3)
 */
export function gatherGradients(sum: FloatArray, dw: FloatArray, size: number): void {
  for (let i = 0; i < size; i++) sum[i] += dw[i]; // (3)
}

/**
 * The mean gradient of several batches, of which `dw` is the last; nothing is left of the others.
 *
 *     dw  = factor·(sum + dw)                                     (4)
 *     sum = 0                                                     (5)
 *
 * @shape dw, sum — (size)
 * @units factor = 1/(number of batches)
 * @writes dw, sum (updated in place)
 * @cached nothing
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./averaging.md#4-the-mean-gradient-of-several-batches equations (4) and (5)
 */
export function meanGradients(dw: FloatArray, sum: FloatArray, size: number, factor: number): void {
  for (let i = 0; i < size; i++) {
    dw[i] = factor * (sum[i] + dw[i]); // (4)
    sum[i] = 0; // (5)
  }
}

export const AVERAGE_WEIGHTS: Kernel<typeof averageWeights> = ownKernel("averageWeights", averageWeights);
export const GATHER_GRADIENTS: Kernel<typeof gatherGradients> = ownKernel("gatherGradients", gatherGradients);
export const MEAN_GRADIENTS: Kernel<typeof meanGradients> = ownKernel("meanGradients", meanGradients);
