/**
 * Softmax cross-entropy with smoothed labels and weights. See src/losses/softmax-cross-entropy/kernels.ts: the operations are the same, in float64; the sum over the batch is one of blocks.
 *
 * @family toolbox
 * @module
 */
import { exp, log } from "../../backends/wasm/assembly/exp-log";
import { F, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";
import { rowMax, rowSum } from "../../backends/wasm/assembly/softmax-row";

/**
 * dlogits of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 29·N·M
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
  const max = rowMax(logits, M), largest = f64x2.splat(max); // (3)
  const sum = rowSum(logits, M, max); // (4)
  const logSums = f64x2.splat(log(sum)), sums = f64x2.splat(sum);
  const each = f64x2.splat(ofEach), all = f64x2.splat(Q), divisor = f64x2.splat(weight);
  const labels = i64x2.splat(<i64>label), two = i64x2.splat(2);
  let places = i64x2(0, 1), total = f64x2.splat(0);
  for (let m: usize = 0; m < M; m += 2, places = i64x2.add(places, two)) {
    const at = m * F, isInside = i64x2.lt_s(places, i64x2.splat(<i64>M));
    const z = f64x2.sub(loadWide(logits + at), largest);
    const asked = v128.and(f64x2.splat(ofLabel), i64x2.eq(places, labels));
    const q = f64x2.add(asked, f64x2.mul(each, loadWide(classWeights + at))); // (17)
    const loss = f64x2.mul(q, f64x2.sub(logSums, z));
    total = f64x2.add(total, v128.and(loss, v128.and(f64x2.ne(q, f64x2.splat(0)), isInside))); // (19)
    const p = f64x2.div(f64x2.mul(all, exp(z)), sums);
    storePair(dlogits + at, f64x2.div(f64x2.sub(p, q), divisor), M - m); // (21)
  }
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/** Two numbers, or one where no more are left. */
// @ts-ignore: decorator
@inline
function storePair(pointer: usize, pair: v128, left: usize): void {
  storeLanes(pointer, f32x4.demote_f64x2_zero(pair), min<usize>(left, 2));
}

function sumOf(values: usize, size: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < size; i++) sum += <f64>load<f32>(values + i * F);
  return sum;
}
