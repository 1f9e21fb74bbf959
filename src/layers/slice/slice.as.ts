/**
 * Some columns of a matrix. See src/layers/slice/kernels.ts.
 *
 * @family toolbox
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.2·N·M */
export function sliceForward(out: usize, x: usize, N: usize, D: usize, M: usize, start: usize): void {
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) memory.copy(out + n * M * F, x + (n * D + start) * F, M * F); // (1)
}

/** @nanoseconds 0.2·N·D */
export function sliceBackward(dx: usize, dout: usize, N: usize, D: usize, M: usize, start: usize): void {
  const first = shareStart(N, 1), end = shareEnd(N, 1);
  memory.fill(dx + first * D * F, 0, (end - first) * D * F); // (3)
  for (let n = first; n < end; n++) memory.copy(dx + (n * D + start) * F, dout + n * M * F, M * F); // (2)
}
