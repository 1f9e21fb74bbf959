/**
 * Averages over steps. See src/optimizers/averaging/kernels.ts: the operations are the same, in float64.
 *
 * @family toolbox
 * @module
 */
import { F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.7·size */
export function averageWeights(average: usize, w: usize, size: usize, keep: f64): void {
  const kept = f64x2.splat(keep), taken = f64x2.splat(1 - keep);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const old = v128.load(average + at), now = v128.load(w + at);
    const first = f64x2.add(f64x2.mul(kept, low(old)), f64x2.mul(taken, low(now))); // (1)
    const second = f64x2.add(f64x2.mul(kept, high(old)), f64x2.mul(taken, high(now)));
    storeLanes(average + at, join(first, second), (end - at) / F);
  }
}

/** @nanoseconds 0.3·size */
export function gatherGradients(sum: usize, dw: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    storeLanes(sum + at, f32x4.add(v128.load(sum + at), v128.load(dw + at)), (end - at) / F); // (3)
  }
}

/** @nanoseconds 0.7·size */
export function meanGradients(dw: usize, sum: usize, size: usize, factor: f64): void {
  const factors = f64x2.splat(factor), zero = f32x4.splat(0);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const before = v128.load(sum + at), last = v128.load(dw + at);
    const first = f64x2.mul(factors, f64x2.add(low(before), low(last))); // (4)
    const second = f64x2.mul(factors, f64x2.add(high(before), high(last)));
    storeLanes(dw + at, join(first, second), (end - at) / F);
    storeLanes(sum + at, zero, (end - at) / F); // (5)
  }
}
