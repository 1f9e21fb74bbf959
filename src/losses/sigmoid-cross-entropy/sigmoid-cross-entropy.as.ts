/**
 * Sigmoid cross-entropy. See src/losses/sigmoid-cross-entropy/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { exp, log } from "../../backends/wasm/assembly/exp-log";
import { F } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/**
 * dlogits of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 20·N·M
 */
export function sigmoidCrossEntropyShare(
  loss: usize, dlogits: usize, logits: usize, targets: usize, weights: usize, positiveWeights: usize, N: usize, M: usize, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      total += sigmoidRow(dlogits + at, logits + at, targets + at, positiveWeights, M * F, ofRow, <f64>M * weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function sigmoidCrossEntropyTotal(
  loss: usize, dlogits: usize, logits: usize, targets: usize, weights: usize, positiveWeights: usize, N: usize, M: usize, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / (<f64>M * weight))); // (7)
}

/** dlogits of a row, and the sum of its losses. */
function sigmoidRow(
  dlogits: usize, logits: usize, targets: usize, positiveWeights: usize, row: usize, ofRow: f64, divisor: f64,
): f64 {
  let total: f64 = 0;
  for (let i: usize = 0; i < row; i += F) {
    const x = <f64>load<f32>(logits + i), t = <f64>load<f32>(targets + i);
    const positive = <f64>load<f32>(positiveWeights + i) * t;
    const negative = 1 - t;
    const e = f64x2.extract_lane(exp(f64x2.splat(-abs(x))), 0); // (4)
    const near = log(1 + e);
    const yes = near + (x < 0 ? -x : 0); // (5)
    const no = near + (x < 0 ? 0 : x); // (6)
    total += ofRow * (positive * yes + negative * no);
    const p = (x < 0 ? e : 1) / (1 + e); // (8)
    const rest = (x < 0 ? 1 : e) / (1 + e);
    store<f32>(dlogits + i, <f32>((ofRow * (negative * p - positive * rest)) / divisor)); // (11)
  }
  return total;
}
