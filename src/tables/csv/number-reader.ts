/**
 * Numbers, read where they stand in the bytes of a file.
 *
 * @module
 */
import { parseNumber } from "../numbers.ts";

/** Powers of ten that float64 holds exactly. */
export const EXACT_POWERS: Float64Array = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Any whole number of so many digits is one of float64's. */
export const EXACT_DIGITS = 15;
const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const LOWER_E = 0x65;

/** Where numbers are put. */
export interface NumberCells {
  readonly numbers: Float64Array;
  /** How many digits stand after the decimal mark. */
  readonly fractions: Int32Array;
}

/**
 * Reads a number without a string for it, as `Number` gives it; NaN for text, and for what `isSpelled` is true of.
 *
 * The quotient of a whole number below 10¹⁵ and a power of ten up to 10²² is rounded once, hence correctly (Clinger 1990);
 * whatever is longer is left to the engine.
 *
 * @param limit before which the cell ends at the latest
 * @param mark the decimal mark; −1 for whole numbers only
 * @param cell where the number is put
 * @returns the end: behind the last byte that can belong to a number
 */
export function readNumber(
  bytes: Uint8Array,
  start: number,
  limit: number,
  mark: number,
  into: NumberCells,
  cell: number,
): number {
  const sign = start < limit ? bytes[start]! : 0;
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  let mantissa = 0;
  let at = first;
  for (; at < limit; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = 10 * mantissa + digit;
  }
  let digits = at - first;
  const isCode = digits > 1 && bytes[first] === ZERO;
  let fraction = 0;
  if (at < limit && bytes[at] === mark) {
    const before = ++at;
    for (; at < limit; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = 10 * mantissa + digit;
    }
    fraction = at - before;
    digits += fraction;
  }
  into.fractions[cell] = fraction;
  into.numbers[cell] = Number.NaN;
  if (digits === 0 || isCode) return at;
  if (digits > EXACT_DIGITS || (at < limit && (bytes[at]! | 0x20) === LOWER_E)) {
    const end = endOfNumber(bytes, start, limit, mark);
    if (fraction > 0 || end > at) into.numbers[cell] = longNumber(bytes, start, end, mark);
    return end;
  }
  const size = fraction > 0 ? mantissa / EXACT_POWERS[fraction]! : mantissa;
  into.numbers[cell] = sign === MINUS ? -size : size;
  return at;
}

function endOfNumber(bytes: Uint8Array, start: number, limit: number, mark: number): number {
  let at = start;
  while (at < limit && isOfNumber(bytes[at]!, mark)) at++;
  return at;
}

/** Many digits, or a power of ten. */
function longNumber(bytes: Uint8Array, start: number, end: number, mark: number): number {
  let text = "";
  for (let at = start; at < end; at++) text += bytes[at] === mark ? "." : String.fromCharCode(bytes[at]!);
  const number = parseNumber(text);
  return number === undefined || !Number.isFinite(number) ? Number.NaN : number;
}

function isOfNumber(byte: number, mark: number): boolean {
  const isDigit = byte >= ZERO && byte < ZERO + 10;
  return isDigit || byte === mark || byte === PLUS || byte === MINUS || (byte | 0x20) === LOWER_E;
}
