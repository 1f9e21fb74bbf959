/**
 * How many predictions are right: what accuracy is made of.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Counts the rows whose largest logit is the label's. Of several largest ones, the first is the prediction.
 *
 *     prediction = first m whose logit is the row's largest       (15)
 *     count      = Σₙ 1[prediction = label]                       (16)
 *
 * @shape count — (1); logits — (N, M); labels — (N), each 0 to M − 1
 * @writes count[0] (overwritten)
 * @cached nothing: it has no gradient
 * @numerics exact
 * @derivation ../../losses/softmax-cross-entropy/softmax-cross-entropy.md#53-counting-correct-predictions equations (15) and (16)
 */
export function countCorrect(count: FloatArray, logits: FloatArray, labels: Int32Array, N: number, M: number): void {
  let correct = 0;
  for (let n = 0; n < N; n++) {
    let prediction = 0;
    for (let m = 1; m < M; m++) if (logits[n * M + m] > logits[n * M + prediction]) prediction = m; // (15)
    if (prediction === labels[n]) correct++; // (16)
  }
  count[0] = correct;
}

export const COUNT_CORRECT: Kernel<typeof countCorrect> = ownKernel("countCorrect", countCorrect);
