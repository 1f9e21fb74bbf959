/**
 * Stochastic gradient descent. See src/optimizers/sgd/kernels.ts; here in float32.
 *
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.3·size */
export function sgdUpdate(
  w: usize, velocity: usize, dw: usize, size: usize,
  learningRate: f64, momentum: f64, nesterov: bool, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate);
  const keep = f32x4.splat(<f32>momentum);
  const decay = f32x4.splat(<f32>weightDecay);
  const start = shareStart(size, LINE) * F, end = shareEnd(size, LINE) * F;
  if (nesterov) updateAll(w, velocity, dw, start, end, rate, keep, true, decay);
  else updateAll(w, velocity, dw, start, end, rate, keep, false, decay);
}

/** Two loops come of this, one for each `nesterov`: to ask in the loop takes a fifth longer. */
// @ts-ignore: decorator
@inline
function updateAll(
  w: usize, velocity: usize, dw: usize, start: usize, end: usize,
  rate: v128, keep: v128, nesterov: bool, decay: v128,
): void {
  let at = start;
  for (; at + 4 * F <= end; at += 4 * F) updateLanes(w + at, velocity + at, dw + at, 4, rate, keep, nesterov, decay);
  if (at < end) updateLanes(w + at, velocity + at, dw + at, (end - at) / F, rate, keep, nesterov, decay);
}

// @ts-ignore: decorator
@inline
function updateLanes(
  w: usize, velocity: usize, dw: usize, count: usize, rate: v128, keep: v128, nesterov: bool, decay: v128,
): void {
  const w0 = v128.load(w);
  const g = f32x4.add(v128.load(dw), f32x4.mul(decay, w0)); // (2)
  const v = f32x4.add(f32x4.mul(keep, v128.load(velocity)), g); // (3)
  storeLanes(velocity, v, count);
  let direction = v; // (4)
  if (nesterov) direction = f32x4.add(g, f32x4.mul(keep, v)); // (8)
  storeLanes(w, f32x4.sub(w0, f32x4.mul(rate, direction)), count);
}
