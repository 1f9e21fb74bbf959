/**
 * The functions on tensors as a subject.
 *
 * @module
 */

import type { DType, Tensor } from "../../../src/base/tensor.ts";
import { affineBackward, affineForward } from "../../../src/layers/affine/functions.ts";
import { batchNormForward } from "../../../src/layers/batch-norm/functions.ts";
import { batchNormBackward, batchNormBackwardStaged } from "../../../src/layers/batch-norm/functions-backward.ts";
import { reluBackward, reluForward } from "../../../src/layers/relu/functions.ts";
import { meanSquaredError } from "../../../src/losses/mean-squared-error/functions.ts";
import { softmax, softmaxCrossEntropy } from "../../../src/losses/softmax-cross-entropy/functions.ts";
import type { Subject } from "../subject.ts";

/** Which backward pass of batch normalization runs in training mode. */
export type BatchNormForm = "closed" | "staged";

/** The functions, given tensors of one element type. */
export function functionalSubject(dtype: DType, form: BatchNormForm = "closed"): Subject {
  const as = ({ data, shape }: Tensor): Tensor => ({
    data: dtype === "float32" ? new Float32Array(data) : new Float64Array(data),
    shape,
  });
  return {
    name: `functions ${dtype} ${form}`,
    dtype,
    async affine(x, w, b) {
      const { out, cache } = affineForward(as(x), as(w), as(b));
      return { out, backward: async (dout) => ({ ...affineBackward(as(dout), cache) }) };
    },
    async relu(x) {
      const { out, cache } = reluForward(as(x));
      return { out, backward: async (dout) => ({ ...reluBackward(as(dout), cache) }) };
    },
    async batchNorm(x, gamma, beta, { mode, eps, momentum, runningVariance, runningMean, runningVar }) {
      const running = { runningMean: as(runningMean), runningVar: as(runningVar) };
      const options = { mode, eps, momentum, runningVariance, ...running };
      const { cache, ...result } = batchNormForward(as(x), as(gamma), as(beta), options);
      const backward = mode === "train" && form === "staged" ? batchNormBackwardStaged : batchNormBackward;
      return { ...result, backward: async (dout) => ({ ...backward(as(dout), cache) }) };
    },
    softmax: async (logits) => softmax(as(logits)),
    async softmaxCrossEntropy(logits, labels) {
      const { loss, dlogits } = softmaxCrossEntropy(as(logits), labels);
      return { loss: { data: Float64Array.of(loss), shape: [] }, dlogits };
    },
    async meanSquaredError(out, targets) {
      const { loss, dout } = meanSquaredError(as(out), as(targets));
      return { loss: { data: Float64Array.of(loss), shape: [] }, dout };
    },
  };
}
