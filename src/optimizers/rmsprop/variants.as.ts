/**
 * RMSprop with its options. See src/optimizers/rmsprop/variants.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.5·size */
export function rmspropVariantUpdate(
  w: usize, meanSquare: usize, mean: usize, velocity: usize, dw: usize, size: usize,
  learningRate: f64, alpha: f64, eps: f64, momentum: f64, centered: bool, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate), floor = f32x4.splat(<f32>eps), decay = f32x4.splat(<f32>weightDecay);
  const keep = f32x4.splat(<f32>alpha), take = f32x4.splat(<f32>(1 - alpha)), kept = f32x4.splat(<f32>momentum);
  const zero = f32x4.splat(0);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const square = f32x4.add(f32x4.mul(keep, v128.load(meanSquare + at)), f32x4.mul(f32x4.mul(take, g), g)); // (2)
    storeLanes(meanSquare + at, square, count);
    let spread = square;
    if (centered) {
      const average = f32x4.add(f32x4.mul(keep, v128.load(mean + at)), f32x4.mul(take, g)); // (6)
      storeLanes(mean + at, average, count);
      spread = f32x4.max(f32x4.sub(square, f32x4.mul(average, average)), zero);
    }
    let v = f32x4.div(g, f32x4.add(f32x4.sqrt(spread), floor)); // (7)
    if (momentum > 0) {
      v = f32x4.add(f32x4.mul(kept, v128.load(velocity + at)), v); // (8)
      storeLanes(velocity + at, v, count);
    }
    storeLanes(w + at, f32x4.sub(w0, f32x4.mul(rate, v)), count); // (9)
  }
}
