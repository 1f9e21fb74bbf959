/**
 * The rectified linear unit. See src/layers/relu/kernels.ts.
 *
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.1·size */
export function reluForward(out: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + 4 * F <= end; at += 4 * F) v128.store(out + at, rectified(v128.load(x + at)));
  if (at < end) storeLanes(out + at, rectified(v128.load(x + at)), (end - at) / F);
}

/** @nanoseconds 0.1·size */
export function reluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + 4 * F <= end; at += 4 * F) v128.store(dx + at, passed(v128.load(dout + at), v128.load(x + at)));
  if (at < end) storeLanes(dx + at, passed(v128.load(dout + at), v128.load(x + at)), (end - at) / F);
}

/** max(x, 0): NaN stays NaN, and −0 becomes 0. Two instructions on x86, where f32x4.max takes eight. */
// @ts-ignore: decorator
@inline
export function rectified(x: v128): v128 {
  return v128.andnot(x, f32x4.le(x, f32x4.splat(0))); // (1)
}

/** dout where x > 0, else 0. */
// @ts-ignore: decorator
@inline
export function passed(dout: v128, x: v128): v128 {
  return v128.and(dout, f32x4.gt(x, f32x4.splat(0))); // (4)
}
