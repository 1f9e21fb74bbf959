/**
 * The affine layer: three matrix products. See src/kernels/affine.ts.
 *
 * @module
 */
import { addRow, COLUMNS, narrow } from "./columns";
import { gemm } from "./gemm";
import { F } from "./lanes";
import { scratch } from "./scratch";

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  broadcastRow(out, b, N, M);
  gemm(out, x, D, 1, w, M, 1, N, M, D); // (1)
}

export function affineBackwardInput(dx: usize, dout: usize, w: usize, N: usize, D: usize, M: usize): void {
  memory.fill(dx, 0, N * D * F);
  gemm(dx, dout, M, 1, w, 1, M, N, D, M); // (4)
}

export function affineBackwardParameters(
  dw: usize, db: usize, dout: usize, x: usize, N: usize, D: usize, M: usize,
): void {
  memory.fill(dw, 0, D * M * F);
  gemm(dw, x, 1, D, dout, M, 1, D, M, N); // (6)
  sumColumns(db, dout, N, M); // (8)
}

/** Each of the N rows of out (N, M) becomes b (M). */
export function broadcastRow(out: usize, b: usize, N: usize, M: usize): void {
  for (let n: usize = 0; n < N; n++) memory.copy(out + n * M * F, b, M * F);
}

/** db (M) = the sum of the rows of dout (N, M). */
export function sumColumns(db: usize, dout: usize, N: usize, M: usize): void {
  for (let m: usize = 0; m < M; m += COLUMNS) {
    const count = min(COLUMNS, M - m);
    memory.fill(scratch, 0, count * 8);
    for (let n: usize = 0; n < N; n++) addRow(scratch, dout + (n * M + m) * F, count);
    narrow(db + m * F, scratch, count);
  }
}
