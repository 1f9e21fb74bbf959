/**
 * Mean squared error of rows that have weights. See src/losses/mean-squared-error/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 2·N·M
 */
export function weightedSquaredErrorShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      total += squaredErrorRow(dout + at, out + at, targets + at, M * F, ofRow, <f64>M * weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function weightedSquaredErrorTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / (<f64>M * weight))); // (5)
}

/** dout of a row, and the sum of its losses. */
function squaredErrorRow(dout: usize, out: usize, targets: usize, row: usize, ofRow: f64, divisor: f64): f64 {
  let total: f64 = 0;
  for (let i: usize = 0; i < row; i += F) {
    const difference = <f64>load<f32>(out + i) - <f64>load<f32>(targets + i);
    total += ofRow * difference * difference;
    store<f32>(dout + i, <f32>((2 * ofRow * difference) / divisor)); // (6)
  }
  return total;
}
