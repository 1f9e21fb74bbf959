/**
 * Softmax and its cross-entropy as functions on tensors.
 *
 * @module
 */

import { assertArgument, isArrayLike } from "../../base/arguments.ts";
import { assertKnownKeys } from "../../base/assert.ts";
import { DataError, ShapeError } from "../../base/errors.ts";
import { matrixSizes } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { inWords } from "../../base/words.ts";
import { applied, type WeightsOption } from "../on-tensors.ts";
import * as kernels from "./kernels.ts";
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropyLoss } from "./softmax-cross-entropy.ts";

const LOGITS = "(N, M): a row of logits for each sample";

/**
 * Turns each row of logits into probabilities. Derivation: src/losses/softmax-cross-entropy/softmax-cross-entropy.md.
 *
 * @param logits (N, M)
 * @returns (N, M): each row is positive and sums to 1
 * @throws ShapeError if logits is not a matrix
 * @example
 * softmax([[0, 0]]).data   // Float64Array [0.5, 0.5]
 */
export function softmax(logits: TensorLike): Tensor {
  const input = toTensor(logits, "softmax: logits");
  const [N, M] = matrixSizes("softmax", "logits", input, LOGITS);
  const probabilities = zerosLike(input);
  kernels.softmax(probabilities.data, input.data, N, M);
  return probabilities;
}

/**
 * The mean over the batch of −log softmax(logits)[label], and its gradient. With weights it is the weighted mean: divided by
 * the sum of the weights of the rows' labels, as in PyTorch; where that sum is 0, loss and gradient are 0.
 *
 * @param logits (N, M)
 * @param labels (N): the class of each row, an integer from 0 to M − 1
 * @returns loss in nats, and dlogits (N, M)
 * @throws ShapeError if logits is not a matrix with at least one row, or there is not one label, or one weight, a row
 * @throws ConfigError if labelSmoothing is not in [0, 1), classWeights has a weight that is negative or not finite, or has not
 * one for each of the M classes
 * @throws DataError if a label is not one of the M classes, or a sample's weight is negative or not finite
 * @example
 * softmaxCrossEntropy([[0, 0]], [1])   // { loss: 0.693…, dlogits: [[0.5, -0.5]] }
 * softmaxCrossEntropy(logits, labels, { labelSmoothing: 0.1, classWeights: [1, 1, 5] })
 */
export function softmaxCrossEntropy(
  logits: TensorLike,
  labels: ArrayLike<number>,
  options: SoftmaxCrossEntropyOptions & WeightsOption = {},
): { loss: number; dlogits: Tensor } {
  assertKnownKeys("softmaxCrossEntropy", options, ["labelSmoothing", "classWeights", "sampleWeights"]);
  const { sampleWeights, ...settings } = options;
  const input = toTensor(logits, "softmaxCrossEntropy: logits");
  const [N, M] = matrixSizes("softmaxCrossEntropy", "logits", input, LOGITS);
  const isList = isArrayLike(labels);
  assertArgument(isList, "softmaxCrossEntropy: labels", "one class a row, such as [0, 2, 1]", labels);
  assertLabels(labels, N, M);
  const answers = { labels: Int32Array.from(labels) };
  const own = softmaxCrossEntropyLoss(settings);
  const { loss, dout } = applied("softmaxCrossEntropy", own, input, answers, sampleWeights);
  return { loss, dlogits: dout };
}

function assertLabels(labels: ArrayLike<number>, N: number, M: number): void {
  if (N === 0 || labels.length !== N) {
    throw new ShapeError(
      `softmaxCrossEntropy needs one label for each row of logits, and at least one row, but got ${labels.length} ` +
        `labels for logits of shape ${formatShape([N, M])}.`,
    );
  }
  for (let n = 0; n < N; n++) {
    const label = labels[n];
    if (Number.isInteger(label) && label >= 0 && label < M) continue;
    throw new DataError(
      `softmaxCrossEntropy: the label of row ${n} is ${inWords(label)}, but logits of shape ${formatShape([N, M])} have the ` +
        `classes 0 to ${M - 1}. Labels are whole numbers that count from 0.`,
    );
  }
}
