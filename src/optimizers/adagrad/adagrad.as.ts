/**
 * Adagrad. See src/optimizers/adagrad/adagrad.ts; here in float32.
 *
 * @family toolbox
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 1.1·size */
export function adagradUpdate(
  w: usize, sum: usize, dw: usize, size: usize,
  learningRate: f64, eps: f64, weightDecay: f64, initial: f64,
): void {
  const rate = f32x4.splat(<f32>learningRate), floor = f32x4.splat(<f32>eps);
  const decay = f32x4.splat(<f32>weightDecay), begin = f32x4.splat(<f32>initial);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const count = (end - at) / F;
    const w0 = v128.load(w + at);
    const g = f32x4.add(v128.load(dw + at), f32x4.mul(decay, w0)); // (1)
    const total = f32x4.add(f32x4.add(v128.load(sum + at), begin), f32x4.mul(g, g)); // (2)
    storeLanes(sum + at, total, count);
    const step = f32x4.div(f32x4.mul(rate, g), f32x4.add(f32x4.sqrt(total), floor));
    storeLanes(w + at, f32x4.sub(w0, step), count); // (3)
  }
}
