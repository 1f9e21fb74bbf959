/**
 * Adam and AdamW. See src/optimizers/adam/kernels.ts; here in float32.
 *
 * @module
 */
import { F, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.3·size */
export function adamUpdate(
  w: usize, m: usize, v: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, correction1: f64, correction2: f64,
): void {
  update(w, m, v, dw, size, learningRate, beta1, beta2, eps, 0, weightDecay, correction1, correction2);
}

/** @nanoseconds 0.3·size */
export function adamwUpdate(
  w: usize, m: usize, v: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, correction1: f64, correction2: f64,
): void {
  const shrink = learningRate * weightDecay;
  update(w, m, v, dw, size, learningRate, beta1, beta2, eps, shrink, 0, correction1, correction2);
}

function update(
  w: usize, m: usize, v: usize, dw: usize, size: usize,
  learningRate: f64, beta1: f64, beta2: f64, eps: f64, shrink: f64, weightDecay: f64, correction1: f64, correction2: f64,
): void {
  const rate = f32x4.splat(<f32>(learningRate / correction1));
  const unbias = f32x4.splat(<f32>(1 / correction2));
  const keep1 = f32x4.splat(<f32>beta1);
  const take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2);
  const take2 = f32x4.splat(<f32>(1 - beta2));
  const floor = f32x4.splat(<f32>eps);
  const shrunk = f32x4.splat(<f32>shrink);
  const decay = f32x4.splat(<f32>weightDecay);
  const end = shareEnd(size, LINE) * F;
  let at = shareStart(size, LINE) * F;
  for (; at + 4 * F <= end; at += 4 * F) {
    updateLanes(
      w + at, m + at, v + at, dw + at, 4, rate, unbias, keep1, take1, keep2, take2, floor, shrunk, decay,
    );
  }
  if (at < end) {
    updateLanes(
      w + at, m + at, v + at, dw + at, (end - at) / F, rate, unbias, keep1, take1, keep2, take2, floor, shrunk, decay,
    );
  }
}

// @ts-ignore: decorator
@inline
function updateLanes(
  w: usize, m: usize, v: usize, dw: usize, count: usize,
  rate: v128, unbias: v128, keep1: v128, take1: v128, keep2: v128, take2: v128, floor: v128, shrunk: v128, decay: v128,
): void {
  const old = v128.load(w);
  const w0 = f32x4.sub(old, f32x4.mul(shrunk, old)); // (10)
  const g = f32x4.add(v128.load(dw), f32x4.mul(decay, w0)); // (1)
  const first = f32x4.add(f32x4.mul(keep1, v128.load(m)), f32x4.mul(take1, g)); // (2)
  const squared = f32x4.mul(f32x4.mul(take2, g), g);
  const second = f32x4.add(f32x4.mul(keep2, v128.load(v)), squared); // (3)
  storeLanes(m, first, count);
  storeLanes(v, second, count);
  const root = f32x4.sqrt(f32x4.mul(second, unbias));
  storeLanes(w, f32x4.sub(w0, f32x4.div(f32x4.mul(rate, first), f32x4.add(root, floor))), count); // (4)
}
