/**
 * The Huber loss. See src/losses/huber/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { F, fillLanes, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 1·N·M
 */
export function huberShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, delta: f64, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      total += huberRow(dout + at, out + at, targets + at, M * F, ofRow, delta, <f64>M * weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function huberTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, delta: f64, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / (<f64>M * weight))); // (3)
}

/** dout of a row, and the sum of its losses. Lanes behind its end count as outputs without an error. */
function huberRow(dout: usize, out: usize, targets: usize, row: usize, ofRow: f64, delta: f64, divisor: f64): f64 {
  const weights = f64x2.splat(ofRow), deltas = f64x2.splat(delta), divisors = f64x2.splat(divisor);
  let total0 = f64x2.splat(0), total1 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const count = (row - i) / F;
    const guess = fillLanes(v128.load(out + i), count, 0), target = fillLanes(v128.load(targets + i), count, 0);
    const e0 = f64x2.sub(low(guess), low(target)), e1 = f64x2.sub(high(guess), high(target)); // (1)
    total0 = f64x2.add(total0, f64x2.mul(weights, lossOf(e0, deltas))); // (2)
    total1 = f64x2.add(total1, f64x2.mul(weights, lossOf(e1, deltas)));
    const dout0 = f64x2.div(f64x2.mul(weights, clipped(e0, deltas)), divisors); // (5)
    const dout1 = f64x2.div(f64x2.mul(weights, clipped(e1, deltas)), divisors);
    storeLanes(dout + i, join(dout0, dout1), count);
  }
  const total = f64x2.add(total0, total1);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

// @ts-ignore: decorator
@inline
function lossOf(e: v128, delta: v128): v128 {
  const size = f64x2.abs(e), half = f64x2.splat(0.5);
  const parabola = f64x2.mul(f64x2.mul(half, e), e);
  const line = f64x2.mul(delta, f64x2.sub(size, f64x2.mul(half, delta)));
  return v128.bitselect(parabola, line, f64x2.le(size, delta));
}

// @ts-ignore: decorator
@inline
function clipped(e: v128, delta: v128): v128 {
  const outside = v128.bitselect(delta, f64x2.neg(delta), f64x2.gt(e, f64x2.splat(0)));
  return v128.bitselect(e, outside, f64x2.le(f64x2.abs(e), delta));
}
