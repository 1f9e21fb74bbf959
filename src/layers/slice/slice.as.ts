/**
 * Some columns of a matrix. See src/layers/slice/kernels.ts.
 *
 * @family toolbox
 * @module
 */
import { clearRow, F } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.2·N·M */
export function sliceForward(out: usize, x: usize, N: usize, D: usize, M: usize, start: usize): void {
  const end = shareEnd(N, 1);
  for (let n = shareStart(N, 1); n < end; n++) memory.copy(out + n * M * F, x + (n * D + start) * F, M * F); // (1)
}

/** @nanoseconds 0.2·N·D */
export function sliceBackward(dx: usize, dout: usize, N: usize, D: usize, M: usize, start: usize): void {
  const first = shareStart(N, 1), end = shareEnd(N, 1);
  for (let n = first; n < end; n++) {
    const row = dx + n * D * F;
    clearRow(row, start * F); // (3)
    memory.copy(row + start * F, dout + n * M * F, M * F); // (2)
    clearRow(row + (start + M) * F, (D - start - M) * F); // (3)
  }
}
