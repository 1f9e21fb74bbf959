/**
 * The affine layer: three matrix products. See src/kernels/affine.ts.
 *
 * @module
 */
import { gemm } from "./gemm";
import { F, high, join, loadLanes, low, storeLanes } from "./lanes";

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  for (let n: usize = 0; n < N; n++) memory.copy(out + n * M * F, b, M * F);
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
  for (let m: usize = 0; m < M; m += 4) sumColumns(db + m * F, dout + m * F, N, M * F, min<usize>(4, M - m));
}

/** Up to four columns, summed in float64. */
function sumColumns(db: usize, dout: usize, N: usize, row: usize, count: usize): void {
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  for (let n: usize = 0; n < N; n++, dout += row) {
    const lanes = loadLanes(dout, count);
    sum0 = f64x2.add(sum0, low(lanes));
    sum1 = f64x2.add(sum1, high(lanes));
  }
  storeLanes(db, join(sum0, sum1), count); // (8)
}
