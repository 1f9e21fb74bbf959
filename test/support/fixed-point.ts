/**
 * Real numbers as whole multiples of 2⁻³⁰⁰: what the elementary functions are measured against. A float64 of moderate size is
 * such a number exactly.
 */

export const FRACTION = 300n;
export const ONE: bigint = 1n << FRACTION;

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> FRACTION;
}

export function divide(a: bigint, b: bigint): bigint {
  return (a << FRACTION) / b;
}

/** s + s³/3 + s⁵/5 + … */
export function artanh(s: bigint): bigint {
  let sum = 0n;
  for (let power = s, i = 1n; power > 1n || power < -1n; power = multiply(power, multiply(s, s)), i += 2n)
    sum += power / i;
  return sum;
}

/** 1 + r + r²/2! + … */
export function exponential(r: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, i = 1n; term !== 0n && term !== -1n; term = multiply(term, r) / i, i++) sum += term;
  return sum;
}

/** A positive float64 as mantissa·2^exponent with a mantissa of 53 bits, fewer if subnormal. */
export function parts(x: number): readonly [mantissa: bigint, exponent: number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const exponent = (bits.getUint32(0) >>> 20) & 0x7ff;
  const fraction = bits.getBigUint64(0) & ((1n << 52n) - 1n);
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}

export function fixedPoint(x: number): bigint {
  const [mantissa, exponent] = parts(Math.abs(x));
  const magnitude = shift(mantissa, Number(FRACTION) + exponent);
  return x < 0 ? -magnitude : magnitude;
}

/** |y − 2^k·value| in units of the last place of that product. */
export function ulps(y: number, value: bigint, k = 0): number {
  const top = value.toString(2).length - Number(FRACTION) + k; // 2^(top − 1) ≤ product < 2^top
  const unit = Math.max(top - 53, -1074);
  const [mantissa, exponent] = parts(y);
  const extra = 60;
  const difference = shift(mantissa, exponent - unit + extra) - shift(value, k - Number(FRACTION) - unit + extra);
  return Math.abs(Number(difference)) / 2 ** extra;
}

/** |y/value − 1|. */
export function relativeError(y: number, value: bigint): number {
  return Math.abs(Number(divide(fixedPoint(y) - value, value) >> 200n)) / 2 ** 100;
}

function shift(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by);
}
