/**
 * Vectors of four float32: their ends, and their way to float64 and back.
 *
 * @module
 */

/** Bytes of one float32. */
export const F: usize = 4;

/** The first `count` (at most 4) float32 from `pointer` on; the lanes after them are `fill`. */
// @ts-ignore: decorator
@inline
export function loadLanes(pointer: usize, count: usize, fill: f32 = 0): v128 {
  return count >= 4 ? v128.load(pointer) : loadTail(pointer, count, fill);
}

/** Stores the first `count` (at most 4) lanes. */
// @ts-ignore: decorator
@inline
export function storeLanes(pointer: usize, lanes: v128, count: usize): void {
  if (count >= 4) v128.store(pointer, lanes);
  else storeTail(pointer, lanes, count);
}

function loadTail(pointer: usize, count: usize, fill: f32): v128 {
  let lanes = f32x4.replace_lane(f32x4.splat(fill), 0, load<f32>(pointer));
  if (count > 1) lanes = f32x4.replace_lane(lanes, 1, load<f32>(pointer, F));
  if (count > 2) lanes = f32x4.replace_lane(lanes, 2, load<f32>(pointer, 2 * F));
  return lanes;
}

function storeTail(pointer: usize, lanes: v128, count: usize): void {
  store<f32>(pointer, f32x4.extract_lane(lanes, 0));
  if (count > 1) store<f32>(pointer, f32x4.extract_lane(lanes, 1), F);
  if (count > 2) store<f32>(pointer, f32x4.extract_lane(lanes, 2), 2 * F);
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

/** Two pairs of float64, rounded to float32. */
// @ts-ignore: decorator
@inline
export function join(low: v128, high: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
