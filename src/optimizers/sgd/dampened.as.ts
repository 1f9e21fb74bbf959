/**
 * SGD with dampening. See src/optimizers/sgd/dampened.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.3·size */
export function sgdDampenedUpdate(
  w: usize, velocity: usize, dw: usize, size: usize,
  learningRate: f64, momentum: f64, dampening: f64, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate), decay = f32x4.splat(<f32>weightDecay);
  const keep = f32x4.splat(<f32>momentum), take = f32x4.splat(<f32>(1 - dampening));
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (2)
    const v = f32x4.add(f32x4.mul(keep, v128.load(velocity + at)), f32x4.mul(take, g)); // (9)
    storeLanes(velocity + at, v, count);
    storeLanes(w + at, f32x4.sub(w0, f32x4.mul(rate, v)), count); // (4)
  }
}
