/**
 * The scaled complementary error function in float64, the same bits in every engine.
 *
 * erfc(x) is 3·10⁻⁸⁷ at x = 14 and underflows at 27. erfcx(x) = exp(x²)·erfc(x) is what is left of it without its exponential:
 * between 1 and 0.02 over the same range. Whoever needs erfc(x), or a normal distribution's tail, multiplies by an exponential that
 * is often at hand anyway.
 *
 * @module
 */

/** The coefficients of 1, t, …, t²⁴: the interpolation polynomial of (1 + 2x)·erfcx(x) at the Chebyshev points of t. */
const COEFFICIENTS: readonly number[] = [
  1.2329951186255526, -0.13962111684056228, 0.015379652102619974, 0.06809705425466839, -0.10103906603631811,
  0.09373283499911264, -0.06633036581186058, 0.037167515526338006, -0.01619773406293477, 0.005031970069102256,
  -0.0007577732435942576, -0.0001992571524726518, 0.00015062142608651945, -2.4397731143023292e-5,
  -1.1221135665965907e-5, 5.70657829924074e-6, 2.9173425573089733e-7, -8.210647933297337e-7, 7.771943241086912e-8,
  1.0631817593818149e-7, -2.0725802488181963e-8, -1.2338731403798444e-8, 3.2323973445082033e-9, 9.297625263709659e-10,
  -2.764120233734578e-10,
];

/**
 * erfcx(x) = exp(x²)·erfc(x), for x ≥ 0.
 *
 *     t        = 1 − 8/(x + 4), from −1 to 1                      (4)
 *     p        = c₀ + c₁·t + … + c₂₄·t²⁴, even and odd powers apart  (6)
 *     erfcx(x) = p/(1 + 2x)                                       (7)
 *
 * @param x at least 0; the result for a negative number means nothing
 * @numerics relative error below 10⁻¹⁵ for every x ≥ 0; erfcx(∞) = 0, erfcx(NaN) = NaN
 * @derivation ./erf.md#3-one-polynomial-for-all-x equations (4) to (7)
 */
export function erfcx(x: number): number {
  const t = 1 - 8 / (x + 4); // (4)
  const z = t * t;
  let even = COEFFICIENTS[24];
  let odd = COEFFICIENTS[23];
  for (let i = 22; i >= 2; i -= 2) {
    even = even * z + COEFFICIENTS[i];
    odd = odd * z + COEFFICIENTS[i - 1];
  }
  const p = even * z + COEFFICIENTS[0] + odd * t; // (6)
  return p / (1 + 2 * x); // (7)
}
