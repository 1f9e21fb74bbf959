/**
 * The innermost loop of the packed versions: a tile of 5×8, called as a function.
 *
 * Measured on V8 11.3 (Node 20), EPYC Zen 5, GFLOP/s of one core: 5×8 56, 4×8 48, 3×12 54, 6×8 30 (its registers
 * spill); unrolling by two or four makes each of the first three slower.
 *
 * @module
 */
import { F } from "../../../src/backends/wasm/assembly/lanes";

/** Rows of C in one tile, and in one panel of packed A. */
export const MR: usize = 5;
/** Columns of C in one tile, and in one panel of packed B: two vectors. */
export const NR: usize = 8;

/** Bytes of one vector of four. */
const V: usize = 16;

/**
 * C (5,8) += A (5,k) · B (k,8), each element of C as one chain of additions in the order of k.
 *
 * Ten vectors of C, two of B, one of A and one product fit the fifteen registers that V8 leaves on x86.
 *
 * @param c (5, 8), with `rowC` bytes from row to row
 * @param a packed: for each k, the five rows
 * @param b packed: for each k, the eight columns
 */
export function microKernel(c: usize, rowC: usize, a: usize, b: usize, k: usize): void {
  const c0 = c;
  const c1 = c0 + rowC;
  const c2 = c1 + rowC;
  const c3 = c2 + rowC;
  const c4 = c3 + rowC;
  let c00 = v128.load(c0), c01 = v128.load(c0, V);
  let c10 = v128.load(c1), c11 = v128.load(c1, V);
  let c20 = v128.load(c2), c21 = v128.load(c2, V);
  let c30 = v128.load(c3), c31 = v128.load(c3, V);
  let c40 = v128.load(c4), c41 = v128.load(c4, V);
  for (const end = a + k * MR * F; a < end; a += MR * F, b += NR * F) {
    const b0 = v128.load(b), b1 = v128.load(b, V);
    const a0 = v128.load32_splat(a, 0 * F);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(a, 1 * F);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(a, 2 * F);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 3 * F);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    const a4 = v128.load32_splat(a, 4 * F);
    c40 = f32x4.add(c40, f32x4.mul(a4, b0));
    c41 = f32x4.add(c41, f32x4.mul(a4, b1));
  }
  v128.store(c0, c00), v128.store(c0, c01, V);
  v128.store(c1, c10), v128.store(c1, c11, V);
  v128.store(c2, c20), v128.store(c2, c21, V);
  v128.store(c3, c30), v128.store(c3, c31, V);
  v128.store(c4, c40), v128.store(c4, c41, V);
}
