/**
 * Softmax cross-entropy as a training loss: for class labels.
 *
 * @module
 */
import type { Loss } from "../loss.ts";
import { SOFTMAX_CROSS_ENTROPY } from "./kernels.ts";

/**
 * Mean over the batch of −log softmax(out)[label]. Derivation:
 * src/losses/softmax-cross-entropy/softmax-cross-entropy.md.
 */
export const softmaxCrossEntropyLoss: Loss = {
  name: "softmaxCrossEntropy",
  needs: "labels",
  kernels: [SOFTMAX_CROSS_ENTROPY],
  bind(backend, { loss, dout, out, labels, M }) {
    const softmaxCrossEntropy = backend.bind(SOFTMAX_CROSS_ENTROPY);
    return (N) => softmaxCrossEntropy(loss, dout, out, labels!, N, M);
  },
};
