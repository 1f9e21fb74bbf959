/**
 * The quantile loss. See src/losses/quantile/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
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
export function quantileLossShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, quantiles: usize, N: usize, M: usize, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      total += quantileRow(dout + at, out + at, targets + at, quantiles, M * F, ofRow, <f64>M * weight);
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
export function quantileLossTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, quantiles: usize, N: usize, M: usize, weight: f64,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / (<f64>M * weight))); // (3)
}

/** dout of a row, and the sum of its losses. Lanes behind its end count as outputs without an error. */
function quantileRow(
  dout: usize, out: usize, targets: usize, quantiles: usize, row: usize, ofRow: f64, divisor: f64,
): f64 {
  const weights = f64x2.splat(ofRow), divisors = f64x2.splat(divisor);
  let total0 = f64x2.splat(0), total1 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const count = (row - i) / F;
    const guess = fillLanes(v128.load(out + i), count, 0), target = fillLanes(v128.load(targets + i), count, 0);
    const q = fillLanes(v128.load(quantiles + i), count, 0);
    const e0 = f64x2.sub(low(target), low(guess)), e1 = f64x2.sub(high(target), high(guess)); // (1)
    total0 = f64x2.add(total0, f64x2.mul(weights, lossOf(e0, low(q)))); // (2)
    total1 = f64x2.add(total1, f64x2.mul(weights, lossOf(e1, high(q))));
    const dout0 = f64x2.div(f64x2.mul(weights, slopeOf(e0, low(q))), divisors); // (6)
    const dout1 = f64x2.div(f64x2.mul(weights, slopeOf(e1, high(q))), divisors);
    storeLanes(dout + i, join(dout0, dout1), count);
  }
  const total = f64x2.add(total0, total1);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

// @ts-ignore: decorator
@inline
function lossOf(e: v128, q: v128): v128 {
  return f64x2.mul(v128.bitselect(q, f64x2.sub(q, f64x2.splat(1)), f64x2.ge(e, f64x2.splat(0))), e);
}

/** −q where e is above 0, 1 − q where e is below 0, else 0. */
// @ts-ignore: decorator
@inline
function slopeOf(e: v128, q: v128): v128 {
  const zero = f64x2.splat(0);
  const below = v128.and(f64x2.sub(f64x2.splat(1), q), f64x2.lt(e, zero));
  return v128.bitselect(f64x2.neg(q), below, f64x2.gt(e, zero));
}
