/**
 * RMSprop. See src/kernels/rmsprop.ts; here in float32.
 *
 * @module
 */
import { F, storeLanes } from "./lanes";
import { LINE, shareEnd, shareStart } from "./share";

export function rmspropUpdate(
  w: usize, meanSquare: usize, dw: usize, size: usize,
  learningRate: f64, alpha: f64, eps: f64, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate);
  const keep = f32x4.splat(<f32>alpha);
  const take = f32x4.splat(<f32>(1 - alpha));
  const floor = f32x4.splat(<f32>eps);
  const decay = f32x4.splat(<f32>weightDecay);
  const end = shareEnd(size, LINE);
  for (let i = shareStart(size, LINE); i < end; i += 4) {
    const count = end - i;
    const at = i * F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const kept = f32x4.mul(keep, v128.load(meanSquare + at));
    const square = f32x4.add(kept, f32x4.mul(f32x4.mul(take, g), g)); // (2)
    storeLanes(meanSquare + at, square, count);
    const step = f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(square), floor));
    storeLanes(w + at, f32x4.sub(w0, step), count); // (3)
  }
}
