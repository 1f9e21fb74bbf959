/**
 * The largest tile that fits the registers, five rows by eight columns: ten vectors of out, two of w, one of x.
 *
 * Four sums are too few to hide what an addition takes; ten are enough. And ten multiplications need seven loads, where
 * the tile of 4×4 needs five for four. It is 1.7 to 1.9 times as fast, and reaches the machine's limit while w stays in
 * the cache. Two things that V8 11.3 pays for with half the speed: an index added to five pointers, in place of
 * pointers that walk, and a store with a condition behind the loop, which is why the tile goes through the scratch
 * memory.
 *
 * @module
 */
import { F, storeLanes } from "../../../src/backends/wasm/assembly/lanes";
import { scratch } from "../../../src/backends/wasm/assembly/scratch";

/** Bytes of one vector of four. */
const V: usize = 16;

export function affineForward(out: usize, x: usize, w: usize, b: usize, N: usize, D: usize, M: usize): void {
  for (let n: usize = 0; n < N; n += 5) {
    for (let m: usize = 0; m < M; m += 8) {
      multiplyTile(x, w + m * F, b + m * F, n, N, D, M);
      storeTile(out + (n * M + m) * F, M * F, min(5, N - n), M - m);
    }
  }
}

/** Rows n to n+4 of eight columns, into the scratch memory. Rows past the last one repeat it. */
function multiplyTile(x: usize, w: usize, b: usize, n: usize, N: usize, D: usize, M: usize): void {
  const n1 = min(n + 1, N - 1), n2 = min(n + 2, N - 1), n3 = min(n + 3, N - 1), n4 = min(n + 4, N - 1);
  let x0 = x + n * D * F, x1 = x + n1 * D * F, x2 = x + n2 * D * F, x3 = x + n3 * D * F, x4 = x + n4 * D * F;
  const left = v128.load(b), right = v128.load(b, V);
  let c00 = left, c10 = left, c20 = left, c30 = left, c40 = left;
  let c01 = right, c11 = right, c21 = right, c31 = right, c41 = right;
  for (const end = x0 + D * F; x0 < end; w += M * F) {
    const w0 = v128.load(w), w1 = v128.load(w, V);
    const a0 = v128.load32_splat(x0);
    c00 = f32x4.add(c00, f32x4.mul(a0, w0)); // (1)
    c01 = f32x4.add(c01, f32x4.mul(a0, w1));
    const a1 = v128.load32_splat(x1);
    c10 = f32x4.add(c10, f32x4.mul(a1, w0));
    c11 = f32x4.add(c11, f32x4.mul(a1, w1));
    const a2 = v128.load32_splat(x2);
    c20 = f32x4.add(c20, f32x4.mul(a2, w0));
    c21 = f32x4.add(c21, f32x4.mul(a2, w1));
    const a3 = v128.load32_splat(x3);
    c30 = f32x4.add(c30, f32x4.mul(a3, w0));
    c31 = f32x4.add(c31, f32x4.mul(a3, w1));
    const a4 = v128.load32_splat(x4);
    c40 = f32x4.add(c40, f32x4.mul(a4, w0));
    c41 = f32x4.add(c41, f32x4.mul(a4, w1));
    x0 += F, x1 += F, x2 += F, x3 += F, x4 += F;
  }
  v128.store(scratch, c00), v128.store(scratch, c01, V);
  v128.store(scratch, c10, 2 * V), v128.store(scratch, c11, 3 * V);
  v128.store(scratch, c20, 4 * V), v128.store(scratch, c21, 5 * V);
  v128.store(scratch, c30, 6 * V), v128.store(scratch, c31, 7 * V);
  v128.store(scratch, c40, 8 * V), v128.store(scratch, c41, 9 * V);
}

/** Copies what belongs to out. */
function storeTile(out: usize, rowBytes: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0, from = scratch, to = out; i < rows; i++, from += 2 * V, to += rowBytes) {
    storeLanes(to, v128.load(from), columns);
    if (columns > 4) storeLanes(to + V, v128.load(from, V), columns - 4);
  }
}
