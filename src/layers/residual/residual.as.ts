/**
 * The sum and the copy of a residual connection. See src/layers/residual/kernels.ts.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.15·size */
export function addForward(out: usize, a: usize, b: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + 4 * F <= end; at += 4 * F) v128.store(out + at, f32x4.add(v128.load(a + at), v128.load(b + at))); // (1)
  if (at < end) storeLanes(out + at, f32x4.add(v128.load(a + at), v128.load(b + at)), (end - at) / F);
}

/** @nanoseconds 0.15·size */
export function addBackward(da: usize, db: usize, dout: usize, size: usize): void {
  const start = shareStart(size, LINE) * F, end = shareEnd(size, LINE) * F;
  if (end <= start) return;
  memory.copy(da + start, dout + start, end - start); // (2)
  memory.copy(db + start, dout + start, end - start);
}
