/**
 * A tile of out, four rows by four columns, stays in registers until it is complete.
 *
 * Row by row, every multiplication loads and stores a vector of out. Here out is stored once, and each vector of w that
 * is loaded serves four rows. That doubles the speed while w stays in the cache. Pointers walk along the rows of x: an
 * index added to each of them would cost a fifth of that again.
 *
 * @module
 */
import { F, storeLanes } from "../../../src/backends/wasm/assembly/lanes";

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  for (let n: usize = 0; n < N; n += 4) {
    for (let m: usize = 0; m < M; m += 4) multiplyTile(out, x, w, b, n, m, N, D, M);
  }
}

/** Rows n to n+3, columns m to m+3. Rows past the last one repeat it: they store what it has stored. */
function multiplyTile(
  out: usize, x: usize, w: usize, b: usize, n: usize, m: usize, N: usize, D: usize, M: usize,
): void {
  const n1 = min(n + 1, N - 1), n2 = min(n + 2, N - 1), n3 = min(n + 3, N - 1);
  let x0 = x + n * D * F, x1 = x + n1 * D * F, x2 = x + n2 * D * F, x3 = x + n3 * D * F;
  const start = v128.load(b + m * F);
  let out0 = start, out1 = start, out2 = start, out3 = start;
  w += m * F;
  for (const end = x0 + D * F; x0 < end; w += M * F) {
    const ws = v128.load(w);
    out0 = f32x4.add(out0, f32x4.mul(v128.load32_splat(x0), ws)); // (1)
    out1 = f32x4.add(out1, f32x4.mul(v128.load32_splat(x1), ws));
    out2 = f32x4.add(out2, f32x4.mul(v128.load32_splat(x2), ws));
    out3 = f32x4.add(out3, f32x4.mul(v128.load32_splat(x3), ws));
    x0 += F, x1 += F, x2 += F, x3 += F;
  }
  storeLanes(out + (n * M + m) * F, out0, M - m);
  storeLanes(out + (n1 * M + m) * F, out1, M - m);
  storeLanes(out + (n2 * M + m) * F, out2, M - m);
  storeLanes(out + (n3 * M + m) * F, out3, M - m);
}
