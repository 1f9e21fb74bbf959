/**
 * The rectified linear unit. See src/kernels/relu.ts.
 *
 * @module
 */
import { F, storeLanes } from "./lanes";
import { LINE, shareEnd, shareStart } from "./share";

export function reluForward(out: usize, x: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const end = shareEnd(size, LINE);
  for (let i = shareStart(size, LINE); i < end; i += 4) {
    const count = end - i;
    storeLanes(out + i * F, f32x4.max(v128.load(x + i * F), zero), count); // (1)
  }
}

export function reluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const end = shareEnd(size, LINE);
  for (let i = shareStart(size, LINE); i < end; i += 4) {
    const count = end - i;
    const passes = f32x4.gt(v128.load(x + i * F), zero);
    storeLanes(dx + i * F, v128.and(v128.load(dout + i * F), passes), count); // (4)
  }
}
