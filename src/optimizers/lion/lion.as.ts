/**
 * Lion. See src/optimizers/lion/lion.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.9·size */
export function lionUpdate(
  w: usize, m: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate);
  const shrink = f32x4.splat(<f32>(learningRate * weightDecay));
  const keep1 = f32x4.splat(<f32>beta1), take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2), take2 = f32x4.splat(<f32>(1 - beta2));
  const zero = f32x4.splat(0);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const old = v128.load(w + at), g = v128.load(dw + at), mean = v128.load(m + at);
    const shrunk = f32x4.sub(old, f32x4.mul(shrink, old)); // (1)
    const c = f32x4.add(f32x4.mul(keep1, mean), f32x4.mul(take1, g)); // (2)
    const up = v128.and(f32x4.gt(c, zero), rate), down = v128.and(f32x4.lt(c, zero), rate);
    const moved = f32x4.add(f32x4.sub(shrunk, up), down); // (3)
    storeLanes(w + at, v128.bitselect(moved, c, f32x4.eq(c, c)), count); // NaN stays NaN
    storeLanes(m + at, f32x4.add(f32x4.mul(keep2, mean), f32x4.mul(take2, g)), count); // (4)
  }
}
