/**
 * AMSGrad. See src/optimizers/adam/amsgrad.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.4·size */
export function amsgradUpdate(
  w: usize, m: usize, v: usize, vMax: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, correction1: f64, correction2: f64,
  decoupled: bool,
): void {
  const shrink = f32x4.splat(<f32>(decoupled ? learningRate * weightDecay : 0));
  const decay = f32x4.splat(<f32>(decoupled ? 0 : weightDecay));
  const rate = f32x4.splat(<f32>(learningRate / correction1));
  const unbias = f32x4.splat(<f32>(1 / correction2));
  const keep1 = f32x4.splat(<f32>beta1), take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2), take2 = f32x4.splat(<f32>(1 - beta2));
  const floor = f32x4.splat(<f32>eps);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const old = v128.load(w + at);
    const shrunk = f32x4.sub(old, f32x4.mul(shrink, old)); // (10)
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, shrunk)); // (1)
    const first = f32x4.add(f32x4.mul(keep1, v128.load(m + at)), f32x4.mul(take1, g)); // (2)
    const squared = f32x4.mul(f32x4.mul(take2, g), g);
    const second = f32x4.add(f32x4.mul(keep2, v128.load(v + at)), squared); // (3)
    const largest = f32x4.max(v128.load(vMax + at), second); // (11)
    storeLanes(m + at, first, count);
    storeLanes(v + at, second, count);
    storeLanes(vMax + at, largest, count);
    const root = f32x4.sqrt(f32x4.mul(largest, unbias));
    const step = f32x4.div(f32x4.mul(rate, first), f32x4.add(root, floor));
    storeLanes(w + at, f32x4.sub(shrunk, step), count); // (12)
  }
}
