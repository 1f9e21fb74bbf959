/**
 * Adamax. See src/optimizers/adamax/adamax.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.4·size */
export function adamaxUpdate(
  w: usize, m: usize, u: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, correction1: f64,
): void {
  const rate = f32x4.splat(<f32>(learningRate / correction1)), floor = f32x4.splat(<f32>eps);
  const keep1 = f32x4.splat(<f32>beta1), take1 = f32x4.splat(<f32>(1 - beta1)), keep2 = f32x4.splat(<f32>beta2);
  const decay = f32x4.splat(<f32>weightDecay);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const first = f32x4.add(f32x4.mul(keep1, v128.load(m + at)), f32x4.mul(take1, g)); // (2)
    const largest = f32x4.max(f32x4.mul(keep2, v128.load(u + at)), f32x4.add(f32x4.abs(g), floor)); // (3)
    storeLanes(m + at, first, count);
    storeLanes(u + at, largest, count);
    storeLanes(w + at, f32x4.sub(w0, f32x4.div(f32x4.mul(rate, first), largest)), count); // (4)
  }
}
