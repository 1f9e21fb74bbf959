/**
 * The equations of src/optimizers/sgd/kernels.ts element by element, in float32: to be improved on.
 *
 * @module
 */
import { F } from "../../../src/backends/wasm/assembly/lanes";

export function sgdUpdate(
  w: usize, velocity: usize, dw: usize, size: usize,
  learningRate: f64, momentum: f64, nesterov: bool, weightDecay: f64,
): void {
  const rate = <f32>learningRate, keep = <f32>momentum, decay = <f32>weightDecay;
  for (let i: usize = 0; i < size; i++) {
    const at = i * F;
    const w0 = load<f32>(w + at);
    const g = load<f32>(dw + at) + decay * w0; // (2)
    const v = keep * load<f32>(velocity + at) + g; // (3)
    store<f32>(velocity + at, v);
    let direction = v; // (4)
    if (nesterov) direction = g + keep * v; // (8)
    store<f32>(w + at, w0 - rate * direction);
  }
}
