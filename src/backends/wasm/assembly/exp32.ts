/**
 * exp, expm1 and log1p in float32, four numbers at a time, for kernels whose results are float32.
 *
 * Only +, −, × and ÷ of float32 and float64, and moves of bits: the same bits on every engine. The polynomials are minimax
 * fits (weighted least squares, reweighted until the largest relative errors are equal). Each function says its error;
 * test/backends/activation-sweep.test.ts holds the activations that are made of them against float64. `pmax` and `pmin` are
 * one instruction each, where `max` and `min` are six; of a NaN in their first argument they give NaN.
 *
 * @module
 */
import { join } from "./lanes";

/** ln 2 in two parts. The first has 9 bits: its product with a whole number below 2¹⁵ is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** 1.5·2²³, and 1.5·2⁵²: of a sum with it, the last bits are the other number, rounded to a whole one. */
const SHIFT: f32 = 12582912;
const WIDE_SHIFT: f64 = 6755399441055744;
/** Below this eˣ is 0 in float32. */
const LOWEST: f32 = -104;
/** Below this eˣ − 1 is −1 in float32. */
const LOWEST_M1: f32 = -20;
/** Clears 12 bits: what stays has a square, and a product with another such number, that is exact. */
const HIGH_BITS: i32 = -4096;

/** −|x|. */
// @ts-ignore: decorator
@inline
export function minusAbs32(x: v128): v128 {
  return v128.or(x, i32x4.splat(i32.MIN_VALUE));
}

/**
 * eˣ, for x ≤ 43; of a larger x no meaning. NaN stays NaN.
 *
 * @numerics error below 2⁻²³ of the result; below 2⁻¹⁴⁹ where the result is subnormal
 */
// @ts-ignore: decorator
@inline
export function exp32(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(LOWEST));
  const shifted = shiftedMultiple(clamped);
  return timesPower(f32x4.add(f32x4.splat(1), expm1Near0(remainder(clamped, shifted))), shifted);
}

/**
 * eˣ of four float64 ≤ 43, in two vectors, as four float32: for an x that float32 would round.
 *
 * @numerics as exp32
 */
// @ts-ignore: decorator
@inline
export function exp32OfWide(low: v128, high: v128): v128 {
  const x0 = f64x2.pmax(low, f64x2.splat(LOWEST)), x1 = f64x2.pmax(high, f64x2.splat(LOWEST));
  const log2e = f64x2.splat(Math.LOG2E), ln2 = f64x2.splat(Math.LN2), shift = f64x2.splat(WIDE_SHIFT);
  const shifted0 = f64x2.add(f64x2.mul(x0, log2e), shift), shifted1 = f64x2.add(f64x2.mul(x1, log2e), shift);
  const r0 = f64x2.sub(x0, f64x2.mul(f64x2.sub(shifted0, shift), ln2));
  const r1 = f64x2.sub(x1, f64x2.mul(f64x2.sub(shifted1, shift), ln2));
  const k = v128.shuffle<u32>(shifted0, shifted1, 0, 2, 4, 6);
  return timesPower(f32x4.add(f32x4.splat(1), expm1Near0(join(r0, r1))), k);
}

/**
 * exp(−a²/2), for a from 0 to 15: a² is taken in two parts, of which the first is exact, so that no digit is lost.
 *
 * @numerics as exp32
 */
// @ts-ignore: decorator
@inline
export function bell32(a: v128): v128 {
  const half = f32x4.splat(-0.5);
  const a1 = v128.and(a, i32x4.splat(HIGH_BITS));
  const square = f32x4.mul(f32x4.mul(a1, half), a1);
  const rest = f32x4.mul(f32x4.mul(f32x4.sub(a, a1), half), f32x4.add(a, a1));
  const shifted = shiftedMultiple(f32x4.add(square, rest));
  return timesPower(f32x4.add(f32x4.splat(1), expm1Near0(f32x4.add(remainder(square, shifted), rest))), shifted);
}

/**
 * eˣ − 1, for x ≤ 0; of a larger x no meaning. NaN stays NaN.
 *
 * @numerics error below 2⁻²³ of the result, near 0, too
 */
// @ts-ignore: decorator
@inline
export function expm132(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(LOWEST_M1));
  const shifted = shiftedMultiple(clamped);
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23));
  const m = expm1Near0(remainder(clamped, shifted));
  return f32x4.add(f32x4.mul(power, m), f32x4.sub(power, f32x4.splat(1)));
}

/**
 * log(1 + x), for x from 0 to 1.
 *
 * @numerics error below 2·2⁻²³ of the result
 */
// @ts-ignore: decorator
@inline
export function log1p32(x: v128): v128 {
  const s = f32x4.div(x, f32x4.add(f32x4.splat(2), x));
  const z = f32x4.mul(s, s), square = f32x4.mul(z, z);
  const low = f32x4.add(f32x4.splat(0.66666418), f32x4.mul(z, f32x4.splat(0.40021533)));
  const high = f32x4.add(f32x4.splat(0.28001678), f32x4.mul(z, f32x4.splat(0.28012666)));
  const tail = f32x4.mul(z, f32x4.add(low, f32x4.mul(square, high)));
  return f32x4.add(f32x4.add(s, s), f32x4.mul(s, tail));
}

/** x/ln 2, rounded to a whole number k, in the last bits of 1.5·2²³ + k. */
// @ts-ignore: decorator
@inline
function shiftedMultiple(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)), f32x4.splat(SHIFT));
}

/** x − k·ln 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, shifted: v128): v128 {
  const k = f32x4.sub(shifted, f32x4.splat(SHIFT));
  const high = f32x4.sub(x, f32x4.mul(k, f32x4.splat(LN2_HIGH)));
  return f32x4.sub(high, f32x4.mul(k, f32x4.splat(LN2_LOW)));
}

/** eʳ − 1 for |r| ≤ ½ ln 2: r + r²·q(r), off by at most 3.2·10⁻⁹ of eʳ before it is rounded. */
// @ts-ignore: decorator
@inline
function expm1Near0(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const q0 = f32x4.add(f32x4.splat(0.49999994), f32x4.mul(r, f32x4.splat(0.1666652)));
  const q2 = f32x4.add(f32x4.splat(0.041668404), f32x4.mul(r, f32x4.splat(0.008368899)));
  const q = f32x4.add(q0, f32x4.mul(square, f32x4.add(q2, f32x4.mul(square, f32x4.splat(0.0013814222)))));
  return f32x4.add(r, f32x4.mul(square, q));
}

/** p·2ᵏ, for k from −190 to 63. 2ᵏ⁺⁶⁴ is normal for every k; 2⁻⁶⁴ then rounds once, also to a subnormal result. */
// @ts-ignore: decorator
@inline
function timesPower(p: v128, shifted: v128): v128 {
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat((127 + 64) << 23));
  return f32x4.mul(f32x4.mul(p, power), f32x4.splat(1.0 / 18446744073709551616.0));
}
