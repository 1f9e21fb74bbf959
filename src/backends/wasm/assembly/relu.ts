/**
 * The rectified linear unit. See src/kernels/relu.ts.
 *
 * @module
 */
import { F, loadLanes, storeLanes } from "./lanes";

export function reluForward(out: usize, x: usize, size: usize): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < size; i += 4) {
    const count = size - i;
    storeLanes(out + i * F, f32x4.max(loadLanes(x + i * F, count), zero), count); // (1)
  }
}

export function reluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < size; i += 4) {
    const count = size - i;
    const passes = f32x4.gt(loadLanes(x + i * F, count), zero);
    storeLanes(dx + i * F, v128.and(loadLanes(dout + i * F, count), passes), count); // (4)
  }
}
