/**
 * Cross-entropy with probabilities as a function on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { matrixSizes } from "../../base/function-checks.ts";
import { type Tensor, type TensorLike, toTensor } from "../../base/tensor.ts";
import { lossOfTargets, type WeightsOption } from "../on-tensors.ts";
import { type SoftTargetCrossEntropyOptions, softTargetCrossEntropyLoss } from "./soft-target-cross-entropy.ts";

const LOGITS = "(N, M): a row of logits for each sample";

/**
 * The mean over the batch of −Σ t·log softmax(logits), with targets t that are probabilities; and its gradient. With
 * `subtractEntropy` it is the Kullback-Leibler divergence from the targets to the softmax. Derivation:
 * src/losses/soft-target-cross-entropy/soft-target-cross-entropy.md.
 *
 * @param logits (N, M)
 * @param targets (N, M): each row at least 0, and 1 in sum
 * @returns loss in nats, and dlogits (N, M)
 * @throws ShapeError if logits is not a matrix with at least one element, targets has another shape, or there is not one weight
 * a row
 * @throws ConfigError if float32 and float64 are mixed, classWeights has a weight that is negative or not finite, or has not one
 * for each of the M classes
 * @throws DataError naming a row of targets that has a negative number or does not sum to 1, or a sample's weight that is
 * negative or not finite
 * @example
 * softTargetCrossEntropy([[0, 0]], [[0.75, 0.25]])   // { loss: 0.693…, dlogits: [[-0.25, 0.25]] }
 * softTargetCrossEntropy(student, softmax(teacher), { subtractEntropy: true })
 */
export function softTargetCrossEntropy(
  logits: TensorLike,
  targets: TensorLike,
  options: SoftTargetCrossEntropyOptions & WeightsOption = {},
): { loss: number; dlogits: Tensor } {
  assertKnownKeys("softTargetCrossEntropy", options, ["classWeights", "subtractEntropy", "sampleWeights"]);
  const { sampleWeights, ...settings } = options;
  const input = toTensor(logits, "softTargetCrossEntropy: logits");
  matrixSizes("softTargetCrossEntropy", "logits", input, LOGITS);
  const own = softTargetCrossEntropyLoss(settings);
  const { loss, dout } = lossOfTargets("softTargetCrossEntropy", "logits", own, input, targets, sampleWeights);
  return { loss, dlogits: dout };
}
