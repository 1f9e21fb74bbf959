/**
 * RMSprop. See src/optimizers/rmsprop/kernels.ts; here in float32.
 *
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.3·size */
export function rmspropUpdate(
  w: usize, meanSquare: usize, dw: usize, size: usize,
  learningRate: f64, alpha: f64, eps: f64, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate);
  const keep = f32x4.splat(<f32>alpha);
  const take = f32x4.splat(<f32>(1 - alpha));
  const floor = f32x4.splat(<f32>eps);
  const decay = f32x4.splat(<f32>weightDecay);
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + 4 * F <= end; at += 4 * F) updateLanes(w + at, meanSquare + at, dw + at, 4, rate, keep, take, floor, decay);
  if (at < end) updateLanes(w + at, meanSquare + at, dw + at, (end - at) / F, rate, keep, take, floor, decay);
}

// @ts-ignore: decorator
@inline
function updateLanes(
  w: usize, meanSquare: usize, dw: usize, count: usize, rate: v128, keep: v128, take: v128, floor: v128, decay: v128,
): void {
  const w0 = v128.load(w);
  const g = f32x4.add(v128.load(dw), f32x4.mul(decay, w0)); // (1)
  const square = f32x4.add(f32x4.mul(keep, v128.load(meanSquare)), f32x4.mul(f32x4.mul(take, g), g)); // (2)
  storeLanes(meanSquare, square, count);
  const step = f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(square), floor));
  storeLanes(w, f32x4.sub(w0, step), count); // (3)
}
