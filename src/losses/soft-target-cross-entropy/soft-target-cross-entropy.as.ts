/**
 * Cross-entropy with probabilities. See src/losses/soft-target-cross-entropy/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
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
 * @nanoseconds 20·N·M
 */
export function softTargetCrossEntropyShare(
  loss: usize, dlogits: usize, logits: usize, targets: usize, weights: usize, classWeights: usize, N: usize, M: usize, subtracted: f64, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      total += softTargetRow(dlogits + at, logits + at, targets + at, classWeights, M, ofRow, subtracted, weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function softTargetCrossEntropyTotal(
  loss: usize, dlogits: usize, logits: usize, targets: usize, weights: usize, classWeights: usize, N: usize, M: usize, subtracted: f64, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / weight)); // (7)
}

/** dlogits of a row, and its loss. */
function softTargetRow(
  dlogits: usize, logits: usize, targets: usize, classWeights: usize, M: usize, ofRow: f64, subtracted: f64, weight: f64,
): f64 {
  const max = rowMax(logits, M); // (1)
  const sum = rowSum(logits, M, max); // (2)
  const logSum = log(sum);
  let Q: f64 = 0;
  for (let m: usize = 0; m < M; m++) {
    Q += ofRow * <f64>load<f32>(classWeights + m * F) * <f64>load<f32>(targets + m * F); // (6)
  }
  let total: f64 = 0;
  for (let m: usize = 0; m < M; m++) {
    const z = <f64>load<f32>(logits + m * F) - max;
    const t = <f64>load<f32>(targets + m * F);
    const q = ofRow * <f64>load<f32>(classWeights + m * F) * t; // (5)
    const known = subtracted != 0 && t > 0 ? log(t) : 0;
    if (q != 0) total += q * (logSum - z + known); // (7)
    store<f32>(dlogits + m * F, <f32>(((Q * exponential(z)) / sum - q) / weight)); // (9)
  }
  return total;
}
