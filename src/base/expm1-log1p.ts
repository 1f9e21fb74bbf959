/**
 * exp and log where they lose digits: eˣ − 1 and log(1 + x) near 0, and with them tanh; the same bits in every engine.
 *
 * For x = 10⁻¹⁰, exp(x) − 1 has six digits, and log(1 + x) no more. These have all of them, there and everywhere else.
 *
 * @module
 */
import { atanhTail, exponentOf, expTail, LN2_HIGH, LN2_LOW, log, powerOfTwo } from "./exp-log.ts";

/** Below this eˣ − 1 is −1 in float64. */
const LOWEST = -40;
/** From here on the 1 of log(1 + x) is lost. */
const LARGE = 2 ** 60;
/** Below this tanh(x) is x: the next term, x³/3, is less than a tenth of an ulp. */
const TINY = 2 ** -28;

/**
 * eˣ − 1.
 *
 *     k = ⌊x/ln 2 + ½⌋, r = (x − k·ln2High) − k·ln2Low, as in exp  (1)
 *     m = eʳ − 1 = r + r²·q, with the q of exp                    (2)
 *     expm1(x) = 2·(h·m + (h − ½)), with h = 2ᵏ⁻¹                 (4)
 *
 * @numerics measured error below 1.7 ulp; expm1(−∞) = −1, expm1(∞) = ∞, expm1(NaN) = NaN; −0 becomes 0; of a subnormal x
 *   the last bit may be lost
 * @derivation ./expm1-log1p.md#2-expm1 equations (1) to (4)
 */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < LOWEST) return -1;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low; // (1)
  const m = high - (low - r * r * expTail(r)); // (2)
  const h = powerOfTwo(k - 1);
  return 2 * (h * m + (h - 0.5)); // (4)
}

/**
 * log(1 + x).
 *
 *     k: 1 + x = 2ᵏ·(1 + f), with 1 + f in [√½, √2), as in log    (5)
 *     f = 2⁻ᵏ·x + (2⁻ᵏ − 1), rounded once                         (6)
 *     s = f/(2 + f), R = Σᵢ 2·s²ⁱ/(2i + 1), as in log             (7)
 *     log1p(x) = k·ln2High − ((s·(f − R) − k·ln2Low) − f)         (8)
 *
 * @numerics measured error below 1.6 ulp; log1p(−1) = −∞, log1p(∞) = ∞, less than −1 or NaN gives NaN; −0 becomes 0
 * @derivation ./expm1-log1p.md#3-log1p equations (5) to (8)
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x > LARGE) return log(x);
  const k = exponentOf(1 + x); // (5)
  const scale = powerOfTwo(-k);
  const f = scale * x + (scale - 1); // (6)
  const s = f / (2 + f);
  const R = atanhTail(s * s); // (7)
  return k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f); // (8)
}

/**
 * The hyperbolic tangent.
 *
 *     a = |x|, E = expm1(−2a)                                     (9)
 *     tanh(x) = ±(−E)/(2 + E), with the sign of x                 (11)
 *     tanh(x) = x for |x| < 2⁻²⁸                                  (12)
 *
 * @numerics measured error below 2.6 ulp; odd to the bit, also at −0; tanh(±∞) = ±1, tanh(NaN) = NaN
 * @derivation ./expm1-log1p.md#4-tanh equations (9) to (12)
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < TINY) return x; // (12)
  const E = expm1(-2 * a); // (9)
  const t = -E / (2 + E);
  return x < 0 ? -t : t; // (11)
}
