/**
 * Columns into a wider matrix, and out of it. See src/layers/branches/kernels.ts.
 *
 * @family toolbox
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.2·N·D */
export function concatenateForward(out: usize, x: usize, N: usize, D: usize, M: usize, start: usize): void {
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) memory.copy(out + (n * M + start) * F, x + n * D * F, D * F); // (1)
}

/** @nanoseconds 0.2·N·D */
export function concatenateBackward(dx: usize, dout: usize, N: usize, D: usize, M: usize, start: usize): void {
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) memory.copy(dx + n * D * F, dout + (n * M + start) * F, D * F); // (2)
}
