/**
 * Equation (1) as it is written: each element of out is the sum of a row of x times a column of w.
 *
 * Here to be improved on. The inner loop goes down a column of w, so that each step reads another cache line and uses
 * four of its 64 bytes; and each addition waits for the one before it.
 *
 * @module
 */
import { F } from "../../../src/backends/wasm/assembly/lanes";

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  for (let n: usize = 0; n < N; n++) {
    for (let m: usize = 0; m < M; m++) {
      let sum = load<f32>(b + m * F);
      for (let d: usize = 0; d < D; d++) sum += load<f32>(x + (n * D + d) * F) * load<f32>(w + (d * M + m) * F);
      store<f32>(out + (n * M + m) * F, sum); // (1)
    }
  }
}
