/**
 * RAdam. See src/optimizers/radam/radam.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 1.5·size */
export function radamUpdate(
  w: usize, m: usize, v: usize, dw: usize, size: usize,
  rate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, rectification: f64,
): void {
  const keep1 = f32x4.splat(<f32>beta1), take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2), take2 = f32x4.splat(<f32>(1 - beta2));
  const floor = f32x4.splat(<f32>eps), decay = f32x4.splat(<f32>weightDecay);
  const isPlain = rectification == 0;
  const factor = f32x4.splat(<f32>(isPlain ? rate : rate * rectification));
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const first = f32x4.add(f32x4.mul(keep1, v128.load(m + at)), f32x4.mul(take1, g)); // (2)
    const squared = f32x4.mul(f32x4.mul(take2, g), g);
    const second = f32x4.add(f32x4.mul(keep2, v128.load(v + at)), squared); // (3)
    storeLanes(m + at, first, count);
    storeLanes(v + at, second, count);
    let step = f32x4.mul(factor, first); // (4)
    if (!isPlain) step = f32x4.div(step, f32x4.add(f32x4.sqrt(second), floor)); // (5)
    storeLanes(w + at, f32x4.sub(w0, step), count);
  }
}
