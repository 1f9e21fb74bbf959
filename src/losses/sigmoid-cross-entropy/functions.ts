/**
 * Sigmoid cross-entropy as a function on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import type { Tensor, TensorLike } from "../../base/tensor.ts";
import { lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { type SigmoidCrossEntropyOptions, sigmoidCrossEntropyLoss } from "./sigmoid-cross-entropy.ts";

/**
 * The mean over all elements of −t·log σ(logits) − (1 − t)·log(1 − σ(logits)), with targets t from 0 to 1; and its gradient.
 * Derivation: src/losses/sigmoid-cross-entropy/sigmoid-cross-entropy.md.
 *
 * @param logits of any shape with at least one element; its first axis are the rows
 * @param targets of the same shape
 * @returns loss in nats, and dlogits in the shape of logits
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed, positiveWeights has a weight that is negative or not finite, or has not
 * one for each output
 * @throws DataError for a sample's weight that is negative or not finite
 * @example
 * sigmoidCrossEntropy([[0, 0]], [[1, 0]])   // { loss: 0.693…, dlogits: [[-0.25, 0.25]] }
 */
export function sigmoidCrossEntropy(
  logits: TensorLike,
  targets: TensorLike,
  options: SigmoidCrossEntropyOptions & WeightsOption = {},
): { loss: number; dlogits: Tensor } {
  assertKnownKeys("sigmoidCrossEntropy", options, ["positiveWeights", "sampleWeights"]);
  const { sampleWeights, ...settings } = options;
  const own = sigmoidCrossEntropyLoss(settings);
  const { loss, dout } = lossOfTargets("sigmoidCrossEntropy", "logits", own, logits, targets, sampleWeights);
  return { loss, dlogits: dout };
}
