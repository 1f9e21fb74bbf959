/**
 * Sigmoid cross-entropy. See src/losses/sigmoid-cross-entropy/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { exp } from "../../backends/wasm/assembly/exp-log";
import { log1p } from "../../backends/wasm/assembly/expm1-log1p";
import { F, fillLanes, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/**
 * dlogits of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 30·N·M
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

/** What exp takes to 0: the logits behind the end of a row, which then lose nothing. */
const NEVER: f32 = -800;

/** dlogits of a row, and the sum of its losses. */
function sigmoidRow(
  dlogits: usize, logits: usize, targets: usize, positiveWeights: usize, row: usize, ofRow: f64, divisor: f64,
): f64 {
  const weights = f64x2.splat(ofRow), divisors = f64x2.splat(divisor);
  let total0 = f64x2.splat(0), total1 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const count = (row - i) / F;
    const x = fillLanes(v128.load(logits + i), count, NEVER), t = fillLanes(v128.load(targets + i), count, 0);
    const scales = fillLanes(v128.load(positiveWeights + i), count, 0);
    const positive0 = f64x2.mul(low(scales), low(t)), positive1 = f64x2.mul(high(scales), high(t));
    const negative0 = f64x2.sub(f64x2.splat(1), low(t)), negative1 = f64x2.sub(f64x2.splat(1), high(t));
    const e0 = exp(f64x2.neg(f64x2.abs(low(x)))), e1 = exp(f64x2.neg(f64x2.abs(high(x)))); // (4)
    total0 = f64x2.add(total0, f64x2.mul(weights, lossOf(low(x), e0, positive0, negative0)));
    total1 = f64x2.add(total1, f64x2.mul(weights, lossOf(high(x), e1, positive1, negative1)));
    const dlogits0 = f64x2.div(f64x2.mul(weights, slopeOf(low(x), e0, positive0, negative0)), divisors); // (11)
    const dlogits1 = f64x2.div(f64x2.mul(weights, slopeOf(high(x), e1, positive1, negative1)), divisors);
    storeLanes(dlogits + i, join(dlogits0, dlogits1), count);
  }
  const total = f64x2.add(total0, total1);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

// @ts-ignore: decorator
@inline
function lossOf(x: v128, e: v128, positive: v128, negative: v128): v128 {
  const near = log1p(e), zero = f64x2.splat(0);
  const yes = f64x2.add(near, f64x2.max(f64x2.neg(x), zero)); // (5)
  const no = f64x2.add(near, f64x2.max(x, zero)); // (6)
  return f64x2.add(f64x2.mul(positive, yes), f64x2.mul(negative, no));
}

// @ts-ignore: decorator
@inline
function slopeOf(x: v128, e: v128, positive: v128, negative: v128): v128 {
  const one = f64x2.splat(1), below = f64x2.lt(x, f64x2.splat(0));
  const sum = f64x2.add(one, e);
  const p = f64x2.div(v128.bitselect(e, one, below), sum); // (8)
  const rest = f64x2.div(v128.bitselect(one, e, below), sum);
  return f64x2.sub(f64x2.mul(negative, p), f64x2.mul(positive, rest));
}
