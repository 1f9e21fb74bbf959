/**
 * Cross-entropy with probabilities as a training loss: for soft labels, and for what another network says.
 *
 * @module
 */
import { assertArgument } from "../../base/arguments.ts";
import { markOwn } from "../../base/own.ts";
import { settingOfWeights } from "../../base/weights.ts";
import { constants, type Loss, type LossDefinition, rowWeights } from "../loss.ts";
import { assertSettings } from "../settings.ts";
import { SOFT_TARGET_CROSS_ENTROPY } from "./kernels.ts";
import { assertProbabilities } from "./probabilities.ts";

/** Settings of {@link softTargetCrossEntropyLoss}. */
export interface SoftTargetCrossEntropyOptions {
  /** (M): how much each class counts. Default: 1. */
  readonly classWeights?: ArrayLike<number>;
  /**
   * Whether the entropy of the targets is subtracted: then the loss is the Kullback-Leibler divergence, which is 0 where the
   * network says exactly what the targets do. The gradient is the same. Default: false.
   */
  readonly subtractEntropy?: boolean;
}

/**
 * Mean over the batch of −Σ t·log softmax(out), with targets t that are probabilities: each row at least 0, and 1 in sum. With
 * class weights every class's part counts by its weight, and the mean is still one over the rows, as in PyTorch. Derivation:
 * src/losses/soft-target-cross-entropy/soft-target-cross-entropy.md.
 *
 * @throws ConfigError for a weight that is negative or not finite
 * @example
 * await fit(net, { x, targets }, { loss: softTargetCrossEntropyLoss({ subtractEntropy: true }) });
 */
export function softTargetCrossEntropyLoss(options: SoftTargetCrossEntropyOptions = {}): Loss {
  assertSettings("softTargetCrossEntropyLoss", options, ["classWeights", "subtractEntropy"]);
  const { classWeights: given, subtractEntropy = false } = options;
  const isFlag = typeof subtractEntropy === "boolean";
  assertArgument(isFlag, "softTargetCrossEntropy: subtractEntropy", "true or false", subtractEntropy);
  const classWeights = given && settingOfWeights("softTargetCrossEntropy", "classWeights", given);
  return markOwn({
    name: "softTargetCrossEntropy",
    needs: "targets",
    config: { ...(classWeights && { classWeights }), ...(subtractEntropy && { subtractEntropy }) },
    outputs: classWeights?.length,
    kernels: [SOFT_TARGET_CROSS_ENTROPY],
    weightedKernels: [SOFT_TARGET_CROSS_ENTROPY],
    checkTargets: assertProbabilities,
    bind(backend, buffers) {
      const { loss, dout, out, targets, M } = buffers;
      const weights = rowWeights(backend, buffers);
      const classes = constants(backend, classWeights ?? new Array(M).fill(1));
      const softTargetCrossEntropy = backend.bind(SOFT_TARGET_CROSS_ENTROPY);
      const subtracted = subtractEntropy ? 1 : 0;
      return (N, weight) =>
        softTargetCrossEntropy(loss, dout, out, targets!, weights, classes, N, M, subtracted, weight);
    },
  } satisfies Loss);
}

export const softTargetCrossEntropyDefinition: LossDefinition = {
  create: (config) => softTargetCrossEntropyLoss(config as SoftTargetCrossEntropyOptions),
  examples: () => [
    { loss: softTargetCrossEntropyLoss() },
    {
      subject: "softTargetCrossEntropy, class weights and the entropy subtracted",
      loss: softTargetCrossEntropyLoss({ classWeights: [0.5, 1, 2, 3, 0], subtractEntropy: true }),
    },
  ],
};
