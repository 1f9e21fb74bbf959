/**
 * Mean squared error as a function on tensors.
 *
 * @module
 */

import { assertKnownKeys } from "../../base/assert.ts";
import type { TensorLike } from "../../base/tensor.ts";
import { type LossOfTargets, lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { meanSquaredErrorLoss } from "./mean-squared-error.ts";

/**
 * The mean over all elements of (out − targets)², and its gradient. Derivation: src/losses/mean-squared-error/mean-squared-error.md.
 *
 * @param out of any shape with at least one element; its first axis are the rows
 * @param targets of the same shape
 * @returns loss in the square of out's unit, and dout of out's shape
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed
 * @throws DataError for a weight that is negative or not finite
 * @example
 * meanSquaredError([[3]], [[1]])   // { loss: 4, dout: [[4]] }
 */
export function meanSquaredError(out: TensorLike, targets: TensorLike, options: WeightsOption = {}): LossOfTargets {
  assertKnownKeys("meanSquaredError", options, ["sampleWeights"]);
  return lossOfTargets("meanSquaredError", "out", meanSquaredErrorLoss(), out, targets, options.sampleWeights);
}
