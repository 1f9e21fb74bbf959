/**
 * The losses of heads side by side. See src/losses/heads/kernels.ts: the operations are the same, in float64.
 *
 * @family toolbox
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/**
 * The head's columns of dout, in this share's rows.
 *
 * @nanoseconds 1.5·N·K
 */
export function weighHeadShare(
  loss: usize, dout: usize, headLoss: usize, headDout: usize, N: usize, M: usize, K: usize, start: usize, factor: f64,
): void {
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) {
    for (let k: usize = 0; k < K; k++) {
      const value = factor * <f64>load<f32>(headDout + (n * K + k) * F);
      store<f32>(dout + (n * M + start + k) * F, <f32>value); // (4)
    }
  }
}

/** Once, after all shares: the loss. */
export function weighHeadTotal(
  loss: usize, dout: usize, headLoss: usize, headDout: usize, N: usize, M: usize, K: usize, start: usize, factor: f64,
): void {
  const before: f64 = start === 0 ? 0 : <f64>load<f32>(loss);
  store<f32>(loss, <f32>(before + factor * <f64>load<f32>(headLoss))); // (2)
}
