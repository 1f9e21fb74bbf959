/**
 * Sums along the rows of a matrix, two numbers for each row.
 *
 * A sum along a row is one chain of additions, each of which waits for the one before. So four rows are summed at a time,
 * two in each vector. Where fewer are left the last one is summed again, and the sums too many are left unread.
 *
 * @module
 */
import { scratch } from "./scratch";

/** Rows that are summed at a time. */
export const CHAINS: usize = 4;

/** Of each of the rows, the first number that was found: a mean, a sum. */
// @ts-ignore: decorator
@inline
export function firstOf(i: usize): f64 {
  return load<f64>(scratch + i * 8);
}

/** The second. */
// @ts-ignore: decorator
@inline
export function secondOf(i: usize): f64 {
  return load<f64>(scratch + (CHAINS + i) * 8);
}

// @ts-ignore: decorator
@inline
export function storeFound(first01: v128, first23: v128, second01: v128, second23: v128): void {
  v128.store(scratch, first01), v128.store(scratch, first23, 16);
  v128.store(scratch, second01, CHAINS * 8), v128.store(scratch, second23, CHAINS * 8 + 16);
}

/** One float32 of each of two rows, as float64. */
// @ts-ignore: decorator
@inline
export function loadPair(first: usize, second: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(second, v128.load32_zero(first), 1));
}

/** 1/√(squares + eps). */
// @ts-ignore: decorator
@inline
export function invertedRoots(squares: v128, eps: f64): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(squares, f64x2.splat(eps))));
}
