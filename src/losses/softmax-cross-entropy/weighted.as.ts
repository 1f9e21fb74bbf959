/**
 * Softmax cross-entropy with smoothed labels and weights. See src/losses/softmax-cross-entropy/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { log } from "../../backends/wasm/assembly/exp-log";
import { F } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";
import { exponential, rowMax, rowSum } from "../../backends/wasm/assembly/softmax-row";

/**
 * dlogits of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 14·N·M
 */
export function weightedCrossEntropyShare(
  loss: usize, dlogits: usize, logits: usize, labels: usize, weights: usize, classWeights: usize, N: usize, M: usize, smoothing: f64, weight: f64,
): void {
  const ofClasses = sumOf(classWeights, M);
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      const label: usize = load<u32>(labels + n * 4);
      const ofLabel = ofRow * (1 - smoothing) * <f64>load<f32>(classWeights + label * F);
      const ofEach = (ofRow * smoothing) / <f64>M;
      const Q = ofLabel + ofEach * ofClasses; // (18)
      total += weightedRow(dlogits + at, logits + at, label, classWeights, M, ofLabel, ofEach, Q, weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function weightedCrossEntropyTotal(
  loss: usize, dlogits: usize, logits: usize, labels: usize, weights: usize, classWeights: usize, N: usize, M: usize, smoothing: f64, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / weight)); // (19)
}

/** dlogits of a row, and its loss; `ofLabel` and `ofEach` are what the row asks for its label and for each class. */
function weightedRow(
  dlogits: usize, logits: usize, label: usize, classWeights: usize, M: usize, ofLabel: f64, ofEach: f64, Q: f64,
  weight: f64,
): f64 {
  const max = rowMax(logits, M); // (3)
  const sum = rowSum(logits, M, max); // (4)
  const logSum = log(sum);
  let total: f64 = 0;
  for (let m: usize = 0; m < M; m++) {
    const z = <f64>load<f32>(logits + m * F) - max;
    const q = (m == label ? ofLabel : 0) + ofEach * <f64>load<f32>(classWeights + m * F); // (17)
    if (q != 0) total += q * (logSum - z); // (19)
    store<f32>(dlogits + m * F, <f32>(((Q * exponential(z)) / sum - q) / weight)); // (21)
  }
  return total;
}

function sumOf(values: usize, size: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < size; i++) sum += <f64>load<f32>(values + i * F);
  return sum;
}
