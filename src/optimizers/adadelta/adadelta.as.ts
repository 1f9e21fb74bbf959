/**
 * Adadelta. See src/optimizers/adadelta/adadelta.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.5·size */
export function adadeltaUpdate(
  w: usize, meanSquare: usize, meanSquareStep: usize, dw: usize, size: usize,
  learningRate: f64, rho: f64, eps: f64, weightDecay: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate), floor = f32x4.splat(<f32>eps), decay = f32x4.splat(<f32>weightDecay);
  const keep = f32x4.splat(<f32>rho), take = f32x4.splat(<f32>(1 - rho));
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at), before = v128.load(meanSquareStep + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const square = f32x4.add(f32x4.mul(keep, v128.load(meanSquare + at)), f32x4.mul(f32x4.mul(take, g), g)); // (2)
    const numerator = f32x4.sqrt(f32x4.add(before, floor)), divisor = f32x4.sqrt(f32x4.add(square, floor));
    const step = f32x4.mul(f32x4.div(numerator, divisor), g); // (3)
    storeLanes(meanSquare + at, square, count);
    const after = f32x4.add(f32x4.mul(keep, before), f32x4.mul(f32x4.mul(take, step), step)); // (4)
    storeLanes(meanSquareStep + at, after, count);
    storeLanes(w + at, f32x4.sub(w0, f32x4.mul(rate, step)), count); // (5)
  }
}
