/**
 * Sigmoid cross-entropy as a training loss: for targets of 0 and 1, several of which may be 1.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { markOwn } from "../../base/own.ts";
import type { FloatArray } from "../../base/tensor.ts";
import { settingOfWeights } from "../../base/weights.ts";
import { constants, type Loss, type LossDefinition, rowWeights } from "../loss.ts";
import { assertSettings } from "../settings.ts";
import { SIGMOID_CROSS_ENTROPY } from "./kernels.ts";

/** Settings of {@link sigmoidCrossEntropyLoss}. */
export interface SigmoidCrossEntropyOptions {
  /** (M): what a target of 1 counts beside a target of 0, for each output; PyTorch's `pos_weight`. Default: 1. */
  readonly positiveWeights?: ArrayLike<number>;
}

/**
 * Mean over all elements of −t·log σ(out) − (1 − t)·log(1 − σ(out)), with targets t from 0 to 1: each output answers a yes or
 * no of its own. Derivation: src/losses/sigmoid-cross-entropy/sigmoid-cross-entropy.md.
 *
 * @throws ConfigError for a weight that is negative or not finite
 * @example
 * await fit(net, { x, targets }, { loss: sigmoidCrossEntropyLoss({ positiveWeights: [1, 10] }) });
 */
export function sigmoidCrossEntropyLoss(options: SigmoidCrossEntropyOptions = {}): Loss {
  assertSettings("sigmoidCrossEntropyLoss", options, ["positiveWeights"]);
  const given = options.positiveWeights;
  const positiveWeights = given && settingOfWeights("sigmoidCrossEntropy", "positiveWeights", given);
  return markOwn({
    name: "sigmoidCrossEntropy",
    needs: "targets",
    config: positiveWeights ? { positiveWeights } : {},
    outputs: positiveWeights?.length,
    kernels: [SIGMOID_CROSS_ENTROPY],
    weightedKernels: [SIGMOID_CROSS_ENTROPY],
    checkTargets: assertShares,
    bind(backend, buffers) {
      const { loss, dout, out, targets, M } = buffers;
      const weights = rowWeights(backend, buffers);
      const positives = constants(backend, positiveWeights ?? new Array(M).fill(1));
      const sigmoidCrossEntropy = backend.bind(SIGMOID_CROSS_ENTROPY);
      return (N, weight) => sigmoidCrossEntropy(loss, dout, out, targets!, weights, positives, N, M, weight);
    },
  } satisfies Loss);
}

/** @throws DataError naming the first of `count` rows with a target below 0 or above 1 */
function assertShares(
  what: string,
  targets: FloatArray,
  count: number,
  M: number,
  rowOf: (index: number) => number,
): void {
  for (let i = 0; i < count * M; i++) {
    if (targets[i]! >= 0 && targets[i]! <= 1) continue;
    throw new DataError(
      `The ${what} must be from 0 (no) to 1 (yes) for the loss sigmoidCrossEntropy, but row ${rowOf(Math.floor(i / M))} has ` +
        `${targets[i]} in column ${i % M}.`,
    );
  }
}

export const sigmoidCrossEntropyDefinition: LossDefinition = {
  create: (config) => sigmoidCrossEntropyLoss(config as SigmoidCrossEntropyOptions),
  examples: () => [
    { loss: sigmoidCrossEntropyLoss() },
    {
      subject: "sigmoidCrossEntropy, positive weights",
      loss: sigmoidCrossEntropyLoss({ positiveWeights: [0.5, 1, 2, 4, 8] }),
    },
  ],
};
