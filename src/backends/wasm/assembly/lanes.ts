/**
 * Vectors of four float32: their ends, and their way to float64 and back.
 *
 * The last vectors of an array may reach past its end. They are loaded whole (the memory always has a cache line to
 * spare), computed whole, and only the lanes inside are stored.
 *
 * @module
 */

/** Bytes of one float32. */
export const F: usize = 4;

/** Stores the first `count` lanes; all four if there are more. */
// @ts-ignore: decorator
@inline
export function storeLanes(pointer: usize, lanes: v128, count: usize): void {
  if (count >= 4) {
    v128.store(pointer, lanes);
  } else {
    v128.store32_lane(pointer, lanes, 0);
    if (count > 1) v128.store32_lane(pointer, lanes, 1, F);
    if (count > 2) v128.store32_lane(pointer, lanes, 2, 2 * F);
  }
}

/** Copies a short row: a call of memory.copy takes as long as 16 vectors. @param row bytes, a multiple of four */
// @ts-ignore: decorator
@inline
export function copyRow(to: usize, from: usize, row: usize): void {
  const end = row & ~15;
  for (let i: usize = 0; i < end; i += 4 * F) v128.store(to + i, v128.load(from + i));
  if (end < row) storeLanes(to + end, v128.load(from + end), (row - end) / F);
}

/** Zeros in a short row. @param row bytes, a multiple of four */
// @ts-ignore: decorator
@inline
export function clearRow(to: usize, row: usize): void {
  for (let i: usize = 0; i < row; i += 4 * F) storeLanes(to + i, f32x4.splat(0), (row - i) / F);
}

/** The lanes, with `fill` in those from `count` on. */
// @ts-ignore: decorator
@inline
export function fillLanes(lanes: v128, count: usize, fill: f32): v128 {
  const inside = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>min<usize>(count, 4)));
  return v128.bitselect(lanes, f32x4.splat(fill), inside);
}

/** Lanes 0 and 1 as float64. */
// @ts-ignore: decorator
@inline
export function low(lanes: v128): v128 {
  return f64x2.promote_low_f32x4(lanes);
}

/** Lanes 2 and 3 as float64. */
// @ts-ignore: decorator
@inline
export function high(lanes: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(lanes, lanes, 1, 1));
}

/** Two float32 in memory, as float64. */
// @ts-ignore: decorator
@inline
export function loadWide(pointer: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(pointer));
}

/** Two pairs of float64, rounded to float32. */
// @ts-ignore: decorator
@inline
export function join(low: v128, high: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
