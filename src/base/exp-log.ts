/**
 * exp and log in float64, the same bits in every engine.
 *
 * `Math.exp` and `Math.log` may differ between engines by specification, and do. These use only + − × ÷, which IEEE 754
 * rounds exactly, Math.floor, and bits: so a training run can be repeated elsewhere.
 *
 * @module
 */

/** ln 2 in two parts: k·LN2_HIGH is exact for |k| < 2²¹, because its last 21 bits are zero. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
const TWO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** 1/0!, 1/1!, …, 1/13!: the Taylor coefficients of exp. */
const INVERSE_FACTORIALS: readonly number[] = inverseFactorials(13);

/** The bits of one float64, high word first on every machine. */
const bits: DataView = new DataView(new ArrayBuffer(8));

/** 2ᵏ at k + 1022: a number put together from its bits would have to wait until they are stored. */
const POWERS: Float64Array = powersOfTwo();

/**
 * eˣ.
 *
 *     k = ⌊x/ln 2 + ½⌋                                            (2)
 *     r = (x − k·ln2High) − k·ln2Low, so that |r| ≤ ln 2/2        (3)
 *     q = 1/2! + r/3! + … + r¹¹/13!                               (4)
 *     p = 1 + r + r²·q                                            (5)
 *     exp(x) = p·2ᵏ                                               (6)
 *
 * @numerics measured error below 1 ulp; exp(0) = 1, exp(−∞) = 0, exp(∞) = ∞, exp(NaN) = NaN; subnormal results
 * @derivation ./exp-log.md#2-exp equations (2) to (6)
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5); // (2)
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low; // (3)
  const q = expTail(r);
  const p = 1 + (high - (low - r * r * q)); // (5): r's two parts, so that only small terms see the rounding of r
  const half = k >> 1; // in two factors, because 2ᵏ itself may be too large or too small for a float64
  return p * powerOfTwo(half) * powerOfTwo(k - half); // (6)
}

/**
 * The natural logarithm.
 *
 *     x = 2ᵏ·(1 + f), with 1 + f in [√½, √2)                      (7)
 *     s = f/(2 + f)                                               (8)
 *     R = Σᵢ 2·s²ⁱ/(2i + 1), i = 1 … 10                           (11)
 *     log(x) = k·ln2High − ((s·(f − R) − k·ln2Low) − f)           (13)
 *
 * @numerics measured error below 1 ulp; log(0) = −∞, log(∞) = ∞, log of a negative number or NaN is NaN; subnormals
 * @derivation ./exp-log.md#3-log equations (7) to (13)
 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const subnormal = x < SMALLEST_NORMAL;
  bits.setFloat64(0, subnormal ? x * TWO_54 : x);
  const high = bits.getInt32(0);
  bits.setInt32(0, (high & 0xfffff) | 0x3ff00000); // exponent 0: the number is now in [1, 2)
  let m = bits.getFloat64(0);
  let k = (high >> 20) - 1023 - (subnormal ? 54 : 0);
  if (m >= Math.SQRT2) {
    m /= 2;
    k += 1; // (7)
  }
  const f = m - 1;
  const s = f / (2 + f); // (8)
  const R = atanhTail(s * s);
  return k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f); // (13)
}

/**
 * q: all terms of eʳ after 1 + r, divided by r².
 *
 * @derivation ./exp-log.md#2-exp equation (4)
 */
export function expTail(r: number): number {
  let q = INVERSE_FACTORIALS[13];
  for (let i = 12; i >= 2; i--) q = q * r + INVERSE_FACTORIALS[i]; // (4)
  return q;
}

/**
 * R: all terms of 2·atanh(s)/s after the first, up to s²⁰, from z = s².
 *
 * @derivation ./exp-log.md#3-log equation (11)
 */
export function atanhTail(z: number): number {
  let sum = 0;
  for (let i = 10; i >= 1; i--) sum = (sum + 2 / (2 * i + 1)) * z; // (11)
  return sum;
}

/**
 * 2ᵏ for −1022 ≤ k ≤ 1023.
 *
 * @derivation ./exp-log.md#2-exp equation (6)
 */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1022]!;
}

/**
 * The k of x = 2ᵏ·(1 + f) with 1 + f in [√½, √2), for a positive x that is not subnormal.
 *
 * @derivation ./exp-log.md#3-log equation (7)
 */
export function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  bits.setInt32(0, (high & 0xfffff) | 0x3ff00000);
  return (high >> 20) - 1023 + (bits.getFloat64(0) >= Math.SQRT2 ? 1 : 0); // (7)
}

function inverseFactorials(degree: number): number[] {
  const inverses = [1];
  for (let i = 1, factorial = 1; i <= degree; i++) {
    factorial *= i; // exact: 13! < 2⁵³
    inverses.push(1 / factorial);
  }
  return inverses;
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  for (let i = 0, power = SMALLEST_NORMAL; i < powers.length; i++, power *= 2) powers[i] = power; // exact
  return powers;
}
