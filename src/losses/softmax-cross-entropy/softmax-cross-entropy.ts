/**
 * Softmax cross-entropy as a training loss: for class labels.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import { settingOfWeights } from "../../base/weights.ts";
import { constants, type Loss, type LossDefinition, rowWeights, type WeighedRows } from "../loss.ts";
import { assertSettings, assertShare } from "../settings.ts";
import { SOFTMAX_CROSS_ENTROPY, WEIGHTED_CROSS_ENTROPY } from "./kernels.ts";

/** Settings of {@link softmaxCrossEntropyLoss}. */
export interface SoftmaxCrossEntropyOptions {
  /** The share of each label that all M classes get in equal parts, in [0, 1). Default: 0. */
  readonly labelSmoothing?: number;
  /** (M): how much each class counts. Default: 1. */
  readonly classWeights?: ArrayLike<number>;
}

/**
 * Mean over the batch of −log softmax(out)[label]. With weights it is the weighted mean: divided by the sum of the weights of
 * the rows' labels, as in PyTorch. Derivation: src/losses/softmax-cross-entropy/softmax-cross-entropy.md.
 *
 * @throws ConfigError if labelSmoothing is not in [0, 1), or a weight is negative or not finite
 * @example
 * await fit(net, { x, labels }, { loss: softmaxCrossEntropyLoss({ labelSmoothing: 0.1, classWeights: [1, 5] }) });
 */
export function softmaxCrossEntropyLoss(options: SoftmaxCrossEntropyOptions = {}): Loss {
  assertSettings("softmaxCrossEntropyLoss", options, ["labelSmoothing", "classWeights"]);
  const { labelSmoothing = 0 } = options;
  assertShare("softmaxCrossEntropy", "labelSmoothing", labelSmoothing);
  const given = options.classWeights;
  const classWeights = given && settingOfWeights("softmaxCrossEntropy", "classWeights", given);
  const isPlain = labelSmoothing === 0 && !classWeights;
  return markOwn({
    name: "softmaxCrossEntropy",
    needs: "labels",
    config: { ...(labelSmoothing > 0 && { labelSmoothing }), ...(classWeights && { classWeights }) },
    outputs: classWeights?.length,
    kernels: [isPlain ? SOFTMAX_CROSS_ENTROPY : WEIGHTED_CROSS_ENTROPY],
    weightedKernels: [WEIGHTED_CROSS_ENTROPY],
    ...(classWeights && { weigh: (N: number, rows: WeighedRows) => weighed(classWeights, N, rows) }),
    bind(backend, buffers) {
      const { loss, dout, out, labels, M } = buffers;
      if (isPlain && !buffers.weights) {
        const softmaxCrossEntropy = backend.bind(SOFTMAX_CROSS_ENTROPY);
        return (N) => softmaxCrossEntropy(loss, dout, out, labels!, N, M);
      }
      const weights = rowWeights(backend, buffers);
      const classes = constants(backend, classWeights ?? new Array(M).fill(1));
      const weighted = backend.bind(WEIGHTED_CROSS_ENTROPY);
      return (N, weight) => weighted(loss, dout, out, labels!, weights, classes, N, M, labelSmoothing, weight);
    },
  } satisfies Loss);
}

/** The sum over the rows of their weight times the weight of their class. */
function weighed(classWeights: readonly number[], N: number, { labels, weights }: WeighedRows): number {
  let sum = 0;
  for (let n = 0; n < N; n++) sum += (weights ? weights[n]! : 1) * classWeights[labels![n]!]!;
  return sum;
}

export const softmaxCrossEntropyDefinition: LossDefinition = {
  create: (config) => softmaxCrossEntropyLoss(config as SoftmaxCrossEntropyOptions),
  examples: () => [
    { loss: softmaxCrossEntropyLoss() },
    { subject: "softmaxCrossEntropy, smoothing", loss: softmaxCrossEntropyLoss({ labelSmoothing: 0.1 }) },
    {
      subject: "softmaxCrossEntropy, smoothing and class weights",
      loss: softmaxCrossEntropyLoss({ labelSmoothing: 0.2, classWeights: [0.5, 1, 2, 3, 0] }),
    },
  ],
};
