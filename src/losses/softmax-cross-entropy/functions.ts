/**
 * Softmax and its cross-entropy as functions on tensors.
 *
 * @module
 */

import { assertArgument, isArrayLike } from "../../base/arguments.ts";
import { DataError, ShapeError } from "../../base/errors.ts";
import { matrixSizes } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { allocate, dtypeOf, type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { inWords } from "../../base/words.ts";
import * as kernels from "./kernels.ts";

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
 * The mean over the batch of −log softmax(logits)[label], and its gradient.
 *
 * @param logits (N, M)
 * @param labels (N): the class of each row, an integer from 0 to M − 1
 * @returns loss in nats, and dlogits (N, M)
 * @throws ShapeError if logits is not a matrix with at least one row, or there is not one label a row
 * @throws DataError if a label is not one of the M classes
 * @example
 * softmaxCrossEntropy([[0, 0]], [1])   // { loss: 0.693…, dlogits: [[0.5, -0.5]] }
 */
export function softmaxCrossEntropy(logits: TensorLike, labels: ArrayLike<number>): { loss: number; dlogits: Tensor } {
  const input = toTensor(logits, "softmaxCrossEntropy: logits");
  const [N, M] = matrixSizes("softmaxCrossEntropy", "logits", input, LOGITS);
  const isList = isArrayLike(labels);
  assertArgument(isList, "softmaxCrossEntropy: labels", "one class a row, such as [0, 2, 1]", labels);
  assertLabels(labels, N, M);
  const loss = allocate(dtypeOf(input.data), 1);
  const dlogits = zerosLike(input);
  kernels.softmaxCrossEntropy(loss, dlogits.data, input.data, Int32Array.from(labels), N, M);
  return { loss: loss[0], dlogits };
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
