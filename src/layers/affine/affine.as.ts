/**
 * The affine layer: three matrix products. See src/layers/affine/kernels.ts.
 *
 * @module
 */
import { COLUMNS, narrow, sumRows } from "../../backends/wasm/assembly/columns";
import { gemm } from "../../backends/wasm/assembly/gemm";
import { F } from "../../backends/wasm/assembly/lanes";
import { scratch } from "../../backends/wasm/assembly/scratch";
import { LINE, ownBlock, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.04·N·D·M */
export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  ownBlock(N, M);
  gemm(out, b, x, D, 1, w, M, 1, M, D); // (1)
}

/** @nanoseconds 0.04·N·D·M */
export function affineBackwardInput(dx: usize, dout: usize, w: usize, N: usize, D: usize, M: usize): void {
  ownBlock(N, D);
  gemm(dx, 0, dout, M, 1, w, 1, M, D, M); // (4)
}

/** @nanoseconds 0.04·N·D·M */
export function affineBackwardParameters(
  dw: usize, db: usize, dout: usize, x: usize, N: usize, D: usize, M: usize,
): void {
  ownBlock(D, M);
  gemm(dw, 0, x, 1, D, dout, M, 1, M, N); // (6)
  sumColumns(db, dout, N, M); // (8)
}

/** Each of the N rows of out (N, M) becomes b (M). */
export function broadcastRow(out: usize, b: usize, N: usize, M: usize): void {
  for (let n: usize = 0; n < N; n++) memory.copy(out + n * M * F, b, M * F);
}

/** db (M) = the sum of the rows of dout (N, M). */
export function sumColumns(db: usize, dout: usize, N: usize, M: usize): void {
  const end = shareEnd(M, LINE);
  for (let m = shareStart(M, LINE); m < end; m += COLUMNS) {
    const count = min(COLUMNS, end - m);
    sumRows(scratch, dout + m * F, N, M * F, count);
    narrow(db + m * F, scratch, count);
  }
}
