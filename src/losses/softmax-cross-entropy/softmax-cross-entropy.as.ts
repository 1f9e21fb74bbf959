/**
 * Softmax, and its cross-entropy with the true class. See src/losses/softmax-cross-entropy/kernels.ts; here each exp is
 * computed once and waits, rounded to float32, where the result will be.
 *
 * @module
 */
import { exp, log } from "../../backends/wasm/assembly/exp-log";
import { F, fillLanes, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 9·N·M */
export function softmax(probabilities: usize, logits: usize, N: usize, M: usize): void {
  const row = M * F;
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) {
    const out = probabilities + n * row;
    const sum = exponentials(out, logits + n * row, M, rowMax(logits + n * row, M));
    for (let m: usize = 0; m < M; m++) {
      const at = out + m * F;
      store<f32>(at, <f32>(<f64>load<f32>(at) / sum)); // (5)
    }
  }
}

/**
 * dlogits of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 9·N·M
 */
export function softmaxCrossEntropyShare(
  loss: usize, dlogits: usize, logits: usize, labels: usize, N: usize, M: usize,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F;
      total += crossEntropyRow(dlogits + at, logits + at, load<u32>(labels + n * 4), <f64>N, M);
    }
    storePartial(index, total);
  }
}

/** After all shares: the mean of the losses. */
export function softmaxCrossEntropyTotal(
  loss: usize, dlogits: usize, logits: usize, labels: usize, N: usize, M: usize,
): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / <f64>N)); // (8)
}

function crossEntropyRow(dlogits: usize, logits: usize, label: usize, N: f64, M: usize): f64 {
  const max = rowMax(logits, M);
  const labelLogit = <f64>load<f32>(logits + label * F);
  const sum = exponentials(dlogits, logits, M, max);
  for (let m: usize = 0; m < M; m++) {
    const at = dlogits + m * F;
    const onehot: f64 = m == label ? 1 : 0;
    store<f32>(at, <f32>((<f64>load<f32>(at) / sum - onehot) / N)); // (12)
  }
  return log(sum) - (labelLogit - max); // (7)
}

function rowMax(logits: usize, M: usize): f64 {
  let max = load<f32>(logits);
  for (let m: usize = 1; m < M; m++) {
    const logit = load<f32>(logits + m * F);
    if (logit > max) max = logit; // (3)
  }
  return max;
}

/** out = exp(logits − max), four at a time; their sum, one after the other, before they are rounded. */
function exponentials(out: usize, logits: usize, M: usize, max: f64): f64 {
  const largest = f64x2.splat(max);
  let sum: f64 = 0;
  for (let m: usize = 0; m < M; m += 4) {
    const count = M - m;
    const lanes = fillLanes(v128.load(logits + m * F), count, -Infinity); // exp(−∞) adds nothing
    const e0 = exp(f64x2.sub(low(lanes), largest));
    const e1 = exp(f64x2.sub(high(lanes), largest));
    sum += f64x2.extract_lane(e0, 0);
    sum += f64x2.extract_lane(e0, 1);
    sum += f64x2.extract_lane(e1, 0);
    sum += f64x2.extract_lane(e1, 1); // (4)
    storeLanes(out + m * F, join(e0, e1), count);
  }
  return sum;
}
