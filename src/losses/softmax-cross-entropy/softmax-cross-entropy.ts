/**
 * Softmax cross-entropy as a training loss: for class labels.
 *
 * @module
 */
import type { Loss } from "../loss.ts";

/** Mean over the batch of −log softmax(out)[label]. Derivation: src/losses/softmax-cross-entropy/softmax-cross-entropy.md. */
export const softmaxCrossEntropyLoss: Loss = {
  name: "softmaxCrossEntropy",
  answers: "labels",
  apply(backend, loss, dout, out, { labels }, N, M) {
    backend.softmaxCrossEntropy(loss, dout, out, labels!, N, M);
  },
};
