/**
 * float16, which JavaScript has no array for on every engine that is supported.
 *
 * @module
 */

/** The distance of two subnormal numbers. */
const STEP = 2 ** -24;

/** The number that 16 bits stand for (IEEE 754 binary16), exactly. */
export function readHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * STEP * (exponent === 0 ? fraction : (1024 + fraction) * (1 << (exponent - 1)));
}
