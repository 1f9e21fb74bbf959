/**
 * Mean absolute error as a function on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import type { TensorLike } from "../../base/tensor.ts";
import { type LossOfTargets, lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { meanAbsoluteErrorLoss } from "./mean-absolute-error.ts";

/**
 * The mean over all elements of |out − targets|, and its gradient, which is 0 where both are the same. Derivation:
 * src/losses/mean-absolute-error/mean-absolute-error.md.
 *
 * @param out of any shape with at least one element; its first axis are the rows
 * @param targets of the same shape
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed
 * @throws DataError for a weight that is negative or not finite
 * @example
 * meanAbsoluteError([[3]], [[1]])   // { loss: 2, dout: [[1]] }
 */
export function meanAbsoluteError(out: TensorLike, targets: TensorLike, options: WeightsOption = {}): LossOfTargets {
  assertKnownKeys("meanAbsoluteError", options, ["sampleWeights"]);
  return lossOfTargets("meanAbsoluteError", "out", meanAbsoluteErrorLoss(), out, targets, options.sampleWeights);
}
