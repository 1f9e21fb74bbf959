/**
 * The affine layer: three matrix products. See src/kernels/affine.ts.
 *
 * @module
 */
import { COLUMNS, narrow, sumRows } from "./columns";
import { gemm } from "./gemm";
import { F } from "./lanes";
import { scratch } from "./scratch";
import { endColumn, endRow, firstColumn, firstRow, LINE, ownBlock, shareEnd, shareStart } from "./share";

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  ownBlock(N, M);
  const columns = firstColumn * F, bytes = (endColumn - firstColumn) * F;
  for (let n = firstRow; n < endRow; n++) memory.copy(out + n * M * F + columns, b + columns, bytes);
  gemm(out, x, D, 1, w, M, 1, M, D); // (1)
}

export function affineBackwardInput(dx: usize, dout: usize, w: usize, N: usize, D: usize, M: usize): void {
  clearBlock(dx, N, D);
  gemm(dx, dout, M, 1, w, 1, M, D, M); // (4)
}

export function affineBackwardParameters(
  dw: usize, db: usize, dout: usize, x: usize, N: usize, D: usize, M: usize,
): void {
  clearBlock(dw, D, M);
  gemm(dw, x, 1, D, dout, M, 1, M, N); // (6)
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

/** Takes this share's block of C (m,n), and fills it with zeros. */
function clearBlock(c: usize, m: usize, n: usize): void {
  ownBlock(m, n);
  for (let i = firstRow; i < endRow; i++) memory.fill(c + (i * n + firstColumn) * F, 0, (endColumn - firstColumn) * F);
}
