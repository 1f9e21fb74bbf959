/**
 * The innermost loops of the matrix product: a tile of C in registers.
 *
 * Measured on V8 11.3 (Node 20), EPYC Zen 5, GFLOP/s of one core on 128×784×256: 2×16 56, 5×8 53, 3×12 51, 4×8 48, 6×8 30
 * (its registers spill). V8 unrolls an innermost loop the more, the deeper it is nested in one function, and a tile of
 * 2×16 needs that: inlined into the loops around it it gives 56, called as a function 47. (For 5×8 it is the reverse: 53
 * as a function, and 24 inlined, when unrolling makes its registers spill.)
 *
 * @module
 */

/** Whether a product and its sum are one instruction: this module is compiled for relaxed SIMD. */
const FUSED: bool = ASC_FEATURE_RELAXED_SIMD;

/** Columns of a wide tile of C, four vectors; a panel of packed A or B has as many lanes. */
export const NR: usize = 16;
/** Rows of a wide tile. */
export const MR: usize = 2;
/** A tile for the last columns, where there are no more than these: half as wide, twice as high. */
export const NARROW_NR: usize = 8;
export const NARROW_MR: usize = 4;

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
 * C (2,16) = start (2,16) + A (2,k) · B (k,16), each element of C as one chain of additions in the order of k.
 *
 * Eight vectors of C, two of B at a time, two of A and one product fit the fifteen registers that V8 leaves on x86.
 *
 * @param c0, c1 the rows of C; the same, if those of A are the same
 * @param s0, s1 the rows of start; may be those of C
 * @param a0, a1 the rows of A, `stepA` bytes from element to element
 * @param b row p of B is at `b + p*stepB`
 */
// @ts-ignore: decorator
@inline
export function wideTile(
  c0: usize, c1: usize, s0: usize, s1: usize, a0: usize, a1: usize, stepA: usize, b: usize, stepB: usize, k: usize,
): void {
  let c00 = v128.load(s0), c01 = v128.load(s0, V), c02 = v128.load(s0, 2 * V), c03 = v128.load(s0, 3 * V);
  let c10 = v128.load(s1), c11 = v128.load(s1, V), c12 = v128.load(s1, 2 * V), c13 = v128.load(s1, 3 * V);
  for (const end = b + k * stepB; b < end; a0 += stepA, a1 += stepA, b += stepB) {
    const left0 = v128.load32_splat(a0), left1 = v128.load32_splat(a1);
    const b0 = v128.load(b), b1 = v128.load(b, V);
    c00 = multiplyAdd(left0, b0, c00);
    c10 = multiplyAdd(left1, b0, c10);
    c01 = multiplyAdd(left0, b1, c01);
    c11 = multiplyAdd(left1, b1, c11);
    const b2 = v128.load(b, 2 * V), b3 = v128.load(b, 3 * V);
    c02 = multiplyAdd(left0, b2, c02);
    c12 = multiplyAdd(left1, b2, c12);
    c03 = multiplyAdd(left0, b3, c03);
    c13 = multiplyAdd(left1, b3, c13);
  }
  v128.store(c0, c00), v128.store(c0, c01, V), v128.store(c0, c02, 2 * V), v128.store(c0, c03, 3 * V);
  v128.store(c1, c10), v128.store(c1, c11, V), v128.store(c1, c12, 2 * V), v128.store(c1, c13, 3 * V);
}

/**
 * C (1,32) = start (1,32) + A (1,k) · B (k,32), as {@link wideTile}, for a product of one row: with two rows of 16 columns, one
 * of them the same row again, half of the sums would be in vain.
 *
 * @param c the row of C, without a gap
 * @param s0, s1 the first 16 elements of start, and the next
 * @param b0, b1 the first 16 columns of B, and the next: row p is `p*stepB` bytes behind
 */
// @ts-ignore: decorator
@inline
export function rowTile(
  c: usize, s0: usize, s1: usize, a: usize, stepA: usize, b0: usize, b1: usize, stepB: usize, k: usize,
): void {
  let c0 = v128.load(s0), c1 = v128.load(s0, V), c2 = v128.load(s0, 2 * V), c3 = v128.load(s0, 3 * V);
  let c4 = v128.load(s1), c5 = v128.load(s1, V), c6 = v128.load(s1, 2 * V), c7 = v128.load(s1, 3 * V);
  for (const end = b0 + k * stepB; b0 < end; a += stepA, b0 += stepB, b1 += stepB) {
    const left = v128.load32_splat(a);
    c0 = multiplyAdd(left, v128.load(b0), c0);
    c1 = multiplyAdd(left, v128.load(b0, V), c1);
    c2 = multiplyAdd(left, v128.load(b0, 2 * V), c2);
    c3 = multiplyAdd(left, v128.load(b0, 3 * V), c3);
    c4 = multiplyAdd(left, v128.load(b1), c4);
    c5 = multiplyAdd(left, v128.load(b1, V), c5);
    c6 = multiplyAdd(left, v128.load(b1, 2 * V), c6);
    c7 = multiplyAdd(left, v128.load(b1, 3 * V), c7);
  }
  v128.store(c, c0), v128.store(c, c1, V), v128.store(c, c2, 2 * V), v128.store(c, c3, 3 * V);
  v128.store(c, c4, 4 * V), v128.store(c, c5, 5 * V), v128.store(c, c6, 6 * V), v128.store(c, c7, 7 * V);
}

/** C (4,8) = start (4,8) + A (4,k) · B (k,8), as {@link wideTile}; C's rows are 64 bytes apart. */
// @ts-ignore: decorator
@inline
export function narrowTile(
  c: usize, s0: usize, s1: usize, s2: usize, s3: usize, a0: usize, a1: usize, a2: usize, a3: usize, stepA: usize,
  b: usize, stepB: usize, k: usize,
): void {
  let c00 = v128.load(s0), c01 = v128.load(s0, V);
  let c10 = v128.load(s1), c11 = v128.load(s1, V);
  let c20 = v128.load(s2), c21 = v128.load(s2, V);
  let c30 = v128.load(s3), c31 = v128.load(s3, V);
  for (const end = b + k * stepB; b < end; b += stepB) {
    const b0 = v128.load(b), b1 = v128.load(b, V);
    const left0 = v128.load32_splat(a0);
    c00 = multiplyAdd(left0, b0, c00);
    c01 = multiplyAdd(left0, b1, c01);
    const left1 = v128.load32_splat(a1);
    c10 = multiplyAdd(left1, b0, c10);
    c11 = multiplyAdd(left1, b1, c11);
    const left2 = v128.load32_splat(a2);
    c20 = multiplyAdd(left2, b0, c20);
    c21 = multiplyAdd(left2, b1, c21);
    const left3 = v128.load32_splat(a3);
    c30 = multiplyAdd(left3, b0, c30);
    c31 = multiplyAdd(left3, b1, c31);
    a0 += stepA, a1 += stepA, a2 += stepA, a3 += stepA;
  }
  v128.store(c, c00), v128.store(c, c01, V);
  v128.store(c, c10, 4 * V), v128.store(c, c11, 5 * V);
  v128.store(c, c20, 8 * V), v128.store(c, c21, 9 * V);
  v128.store(c, c30, 12 * V), v128.store(c, c31, 13 * V);
}
