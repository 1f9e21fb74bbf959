/**
 * The Huber loss as a function on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import type { TensorLike } from "../../base/tensor.ts";
import { type LossOfTargets, lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { type HuberOptions, huberLoss } from "./huber.ts";

/**
 * The mean over all elements of ½e² for |e| ≤ delta, and of delta·(|e| − ½delta) beyond, with e = out − targets; and its
 * gradient. Derivation: src/losses/huber/huber.md.
 *
 * @param out of any shape with at least one element; its first axis are the rows
 * @param targets of the same shape
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed, or delta is not a finite number above 0
 * @throws DataError for a weight that is negative or not finite
 * @example
 * huber([[3]], [[1]], { delta: 1 })   // { loss: 1.5, dout: [[1]] }
 */
export function huber(out: TensorLike, targets: TensorLike, options: HuberOptions & WeightsOption = {}): LossOfTargets {
  assertKnownKeys("huber", options, ["delta", "sampleWeights"]);
  const { sampleWeights, ...settings } = options;
  return lossOfTargets("huber", "out", huberLoss(settings), out, targets, sampleWeights);
}
