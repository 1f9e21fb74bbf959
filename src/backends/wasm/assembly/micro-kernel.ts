/**
 * The innermost loop of the matrix product.
 *
 * Measured on V8 11.3 (Node 20), EPYC Zen 5, GFLOP/s of one core: 5×8 56, 4×8 48, 3×12 54, 6×8 30 (its registers
 * spill); unrolling by two or four makes each of the first three slower. With relaxed SIMD there is no product to keep,
 * and a sixth row fits: 6×8 54, 5×8 51, 4×8 50, 3×12 49, where 5×8 without had 51.
 *
 * @module
 */
import { F } from "./lanes";

/** Whether a product and its sum are one instruction: this module is compiled for relaxed SIMD. */
const FUSED: bool = ASC_FEATURE_RELAXED_SIMD;

/** Rows of C in one tile, and in one panel of packed A. */
export const MR: usize = FUSED ? 6 : 5;
/** Columns of C in one tile, and in one panel of packed B: two vectors. */
export const NR: usize = 8;

/** Bytes of one vector of four. */
const V: usize = 16;

/** a·b + c. Fused, the sum alone is rounded; where the processor cannot do that, so is the product. */
// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/**
 * C (MR,8) += A (MR,k) · B (k,8), each element of C as one chain of additions in the order of k.
 *
 * Ten vectors of C, two of B, one of A and one product fit the fifteen registers that V8 leaves on x86; so do twelve of
 * C, two of B and one of A.
 *
 * @param c (MR, 8), with `rowC` bytes from row to row
 * @param a packed: for each k, the rows
 * @param b packed: for each k, the eight columns
 */
export function microKernel(c: usize, rowC: usize, a: usize, b: usize, k: usize): void {
  const c0 = c;
  const c1 = c0 + rowC;
  const c2 = c1 + rowC;
  const c3 = c2 + rowC;
  const c4 = c3 + rowC;
  const c5 = c4 + rowC;
  let c00 = v128.load(c0), c01 = v128.load(c0, V);
  let c10 = v128.load(c1), c11 = v128.load(c1, V);
  let c20 = v128.load(c2), c21 = v128.load(c2, V);
  let c30 = v128.load(c3), c31 = v128.load(c3, V);
  let c40 = v128.load(c4), c41 = v128.load(c4, V);
  let c50 = FUSED ? v128.load(c5) : c40, c51 = FUSED ? v128.load(c5, V) : c41;
  for (const end = a + k * MR * F; a < end; a += MR * F, b += NR * F) {
    const b0 = v128.load(b), b1 = v128.load(b, V);
    const a0 = v128.load32_splat(a, 0 * F);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 1 * F);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 2 * F);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 3 * F);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    const a4 = v128.load32_splat(a, 4 * F);
    c40 = multiplyAdd(a4, b0, c40);
    c41 = multiplyAdd(a4, b1, c41);
    if (FUSED) {
      const a5 = v128.load32_splat(a, 5 * F);
      c50 = multiplyAdd(a5, b0, c50);
      c51 = multiplyAdd(a5, b1, c51);
    }
  }
  v128.store(c0, c00), v128.store(c0, c01, V);
  v128.store(c1, c10), v128.store(c1, c11, V);
  v128.store(c2, c20), v128.store(c2, c21, V);
  v128.store(c3, c30), v128.store(c3, c31, V);
  v128.store(c4, c40), v128.store(c4, c41, V);
  if (FUSED) v128.store(c5, c50), v128.store(c5, c51, V);
}
