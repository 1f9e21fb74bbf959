/**
 * Mean squared error. See src/losses/mean-squared-error/kernels.ts.
 *
 * @module
 */
import { F, fillLanes, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/** The fewest elements whose squares are summed as one block. */
const SMALLEST_BLOCK: usize = 1024;

/**
 * dout of this share's elements, and the sums of their squared differences.
 *
 * @nanoseconds 1·N·M
 */
export function meanSquaredErrorShare(
  loss: usize, dout: usize, out: usize, targets: usize, N: usize, M: usize,
): void {
  const size = N * M;
  const block = blockSize(size, SMALLEST_BLOCK);
  const end = endBlock(size, block);
  for (let index = firstBlock(size, block); index < end; index++) {
    const start = index * block;
    const at = start * F;
    storePartial(index, squaredErrorBlock(dout + at, out + at, targets + at, min(block, size - start), <f64>size));
  }
}

/** After all shares: the mean of the squares. */
export function meanSquaredErrorTotal(
  loss: usize, dout: usize, out: usize, targets: usize, N: usize, M: usize,
): void {
  const size = N * M;
  store<f32>(loss, <f32>(sumPartials(size, blockSize(size, SMALLEST_BLOCK)) / <f64>size)); // (1)
}

/** Four partial sums, one per lane of the difference, are added at the end: a fixed order. */
function squaredErrorBlock(dout: usize, out: usize, targets: usize, size: usize, elements: f64): f64 {
  const divisor = f64x2.splat(elements);
  let total0 = f64x2.splat(0);
  let total1 = f64x2.splat(0);
  for (let i: usize = 0; i < size; i += 4) {
    const count = size - i;
    const guess = fillLanes(v128.load(out + i * F), count, 0);
    const target = fillLanes(v128.load(targets + i * F), count, 0);
    const difference0 = f64x2.sub(low(guess), low(target));
    const difference1 = f64x2.sub(high(guess), high(target));
    total0 = f64x2.add(total0, f64x2.mul(difference0, difference0));
    total1 = f64x2.add(total1, f64x2.mul(difference1, difference1));
    const dout0 = f64x2.div(f64x2.add(difference0, difference0), divisor);
    const dout1 = f64x2.div(f64x2.add(difference1, difference1), divisor);
    storeLanes(dout + i * F, join(dout0, dout1), count); // (4)
  }
  const total = f64x2.add(total0, total1);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}
