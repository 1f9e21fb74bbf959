/**
 * The tail of the normal distribution without its exponential, in float32, four numbers at a time.
 *
 * @module
 */

/**
 * Φ(−a)·exp(a²/2) = ½·erfcx(a/√2), for a from 0 to 15: a quotient of polynomials of degrees 4 and 5.
 *
 * The quotient is a minimax fit (weighted least squares, reweighted until the largest relative errors are equal) and is off by at
 * most 1.3·10⁻⁸ of its size once its coefficients are float32. All coefficients are positive, so that rounding is not amplified.
 *
 * @numerics error below 3·2⁻²³ of the result
 */
// @ts-ignore: decorator
@inline
export function scaledTail32(a: v128): v128 {
  const square = f32x4.mul(a, a);
  const p0 = f32x4.add(f32x4.splat(0.5), f32x4.mul(a, f32x4.splat(0.43928635)));
  const p2 = f32x4.add(f32x4.splat(0.18397126), f32x4.mul(a, f32x4.splat(0.040881854)));
  const p = f32x4.add(p0, f32x4.mul(square, f32x4.add(p2, f32x4.mul(square, f32x4.splat(0.0041533373)))));
  const r0 = f32x4.add(f32x4.splat(1), f32x4.mul(a, f32x4.splat(1.6764576)));
  const r2 = f32x4.add(f32x4.splat(1.2055572), f32x4.mul(a, f32x4.splat(0.4714143)));
  const r4 = f32x4.add(f32x4.splat(0.10248172), f32x4.mul(a, f32x4.splat(0.010410761)));
  return f32x4.div(p, f32x4.add(r0, f32x4.mul(square, f32x4.add(r2, f32x4.mul(square, r4)))));
}
