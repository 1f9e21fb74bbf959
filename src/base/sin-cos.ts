/**
 * sin and cos in float64, the same bits in every engine.
 *
 * `Math.sin` and `Math.cos` may differ between engines by specification, and do. These use only + − × and Math.floor.
 *
 * @module
 */

/** π/2 in four parts. The first three have 33 bits each, so that a whole number below 2²⁰ times one of them is exact. */
const HALF_PI_PARTS: readonly number[] = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32,
];
const INVERSE_HALF_PI = 0.6366197723675814;
/** Larger arguments would need more parts. */
const LARGEST = 2 ** 20;

/** −1/3!, 1/5!, −1/7!, …, −1/19!: what multiplies r², r⁴, … of sin(r)/r − 1. */
const SIN_COEFFICIENTS: readonly number[] = alternating(3);
/** 1/4!, −1/6!, …, 1/20!: what multiplies r⁴, r⁶, … of cos(r) − 1 + r²/2. */
const COS_COEFFICIENTS: readonly number[] = alternating(4);

/** r, and what its rounding has left over. */
interface Reduced {
  /** The quarter of the circle, from 0 to 3. */
  readonly quarter: number;
  readonly r: number;
  readonly rest: number;
}

/**
 * The sine.
 *
 *     x = n·π/2 + r, with |r| ≤ π/4, in two parts                 (1)
 *     sin(x) is sin r, cos r, −sin r, −cos r for n mod 4 = 0 … 3   (3)
 *
 * @param x at most 2²⁰ in size
 * @numerics measured error below 0.8 ulp; −0 stays −0; NaN beyond ±2²⁰, for ±∞ and for NaN
 * @derivation ./sin-cos.md#2-the-reduction equations (1) and (3)
 */
export function sin(x: number): number {
  if (x === 0) return x;
  if (!(Math.abs(x) <= LARGEST)) return Number.NaN;
  const { quarter, r, rest } = reduced(x);
  const value = quarter % 2 === 0 ? sinOf(r, rest) : cosOf(r, rest);
  return quarter < 2 ? value : -value; // (3)
}

/**
 * The cosine: that of a quarter further on.
 *
 *     x = n·π/2 + r, with |r| ≤ π/4, in two parts                 (1)
 *     cos(x) is cos r, −sin r, −cos r, sin r for n mod 4 = 0 … 3   (4)
 *
 * @param x at most 2²⁰ in size
 * @numerics measured error below 0.8 ulp; NaN beyond ±2²⁰, for ±∞ and for NaN
 * @derivation ./sin-cos.md#2-the-reduction equations (1) and (4)
 */
export function cos(x: number): number {
  if (!(Math.abs(x) <= LARGEST)) return Number.NaN;
  const { quarter, r, rest } = reduced(x);
  const value = quarter % 2 === 0 ? cosOf(r, rest) : sinOf(r, rest);
  return quarter === 1 || quarter === 2 ? -value : value; // (4)
}

/** Part by part, each difference with its rounding error, which (2) gives exactly. */
function reduced(x: number): Reduced {
  const n = Math.floor(x * INVERSE_HALF_PI + 0.5);
  let head = x;
  let tail = 0;
  for (const part of HALF_PI_PARTS) {
    const product = n * part;
    const difference = head - product;
    const virtual = difference - head;
    tail += head - (difference - virtual) - (product + virtual); // (2)
    head = difference;
  }
  const r = head + tail; // (1)
  return { quarter: n - 4 * Math.floor(n / 4), r, rest: head - r + tail };
}

/** sin(r + rest) for |r| ≤ π/4. */
function sinOf(r: number, rest: number): number {
  const z = r * r;
  return r + (r * (z * series(SIN_COEFFICIENTS, z)) + rest * (1 - z / 2)); // (5)
}

/** cos(r + rest) for |r| ≤ π/4: of the leading terms, the rounding error is added back. */
function cosOf(r: number, rest: number): number {
  const z = r * r;
  const half = z / 2;
  const leading = 1 - half;
  return leading + (1 - leading - half + (z * z * series(COS_COEFFICIENTS, z) - r * rest)); // (6)
}

function series(coefficients: readonly number[], z: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * z + coefficients[i]!;
  return sum;
}

/** Nine inverse factorials with alternating signs, from 1/n! on: a Taylor series' tail. */
function alternating(first: number): number[] {
  let factorial = first % 2 === 0 ? 24 : 6;
  const sign = first % 2 === 0 ? 1 : -1;
  return Array.from({ length: 9 }, (_, i) => {
    const n = first + 2 * i;
    if (i > 0) factorial *= n * (n - 1);
    return (i % 2 === 0 ? sign : -sign) / factorial;
  });
}
