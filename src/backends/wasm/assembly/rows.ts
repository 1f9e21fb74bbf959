/**
 * Sums along the rows of a matrix, two numbers for each row.
 *
 * A sum along a row is one chain of additions, each of which waits for the one before. So four rows are summed at a time,
 * each in a vector of its own, whose lanes have the even and the odd features. Where fewer are left the last one is summed again,
 * and the sums too many are left unread.
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

/** The sum of both lanes of each of two vectors. */
// @ts-ignore: decorator
@inline
export function foldPairs(first: v128, second: v128): v128 {
  return f64x2.add(v128.shuffle<u64>(first, second, 0, 2), v128.shuffle<u64>(first, second, 1, 3));
}

/** The last float32 of a row whose length is odd, as float64, and 0. */
// @ts-ignore: decorator
@inline
export function loadLast(pointer: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_zero(pointer));
}

/** sum + (x − mean)². */
// @ts-ignore: decorator
@inline
export function addSquares(sum: v128, x: v128, mean: v128): v128 {
  const centered = f64x2.sub(x, mean);
  return f64x2.add(sum, f64x2.mul(centered, centered));
}

/** The same with the last float32 of a row whose length is odd. */
// @ts-ignore: decorator
@inline
export function addLastSquare(sum: v128, x: usize, mean: v128): v128 {
  return f64x2.replace_lane(addSquares(sum, loadLast(x), mean), 1, f64x2.extract_lane(sum, 1));
}

/** 1/√(squares + eps). */
// @ts-ignore: decorator
@inline
export function invertedRoots(squares: v128, eps: f64): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(squares, f64x2.splat(eps))));
}
