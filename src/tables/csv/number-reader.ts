/**
 * Numbers, read where they stand in the bytes of a file.
 *
 * @module
 */
import { parseNumber } from "../numbers.ts";

/** Powers of ten that float64 holds exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Any whole number of so many digits is one of float64's. */
const EXACT_DIGITS = 15;
const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const LOWER_E = 0x65;

/** Reads numbers without a string for each. */
export class NumberReader {
  /** The last number, as `Number` gives it; NaN for text, and for what `isSpelled` is true of. */
  value: number = Number.NaN;
  /** Where it ends: behind the last byte that can belong to a number. */
  end = 0;
  /** How many digits it has after its decimal mark. */
  fractionDigits = 0;

  /**
   * Reads from `start` on, at most to before `limit`.
   *
   * The quotient of a whole number below 10¹⁵ and a power of ten up to 10²² is rounded once, hence correctly (Clinger 1990);
   * whatever is longer is left to the engine.
   *
   * @param mark the decimal mark; −1 for whole numbers only
   */
  read(bytes: Uint8Array, start: number, limit: number, mark: number): void {
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
    this.fractionDigits = fraction;
    this.end = at;
    if (digits === 0 || isCode) this.value = Number.NaN;
    else if (digits > EXACT_DIGITS || (at < limit && (bytes[at]! | 0x20) === LOWER_E)) {
      this.#readLong(bytes, start, limit, mark);
    } else {
      const size = fraction > 0 ? mantissa / EXACT_POWERS[fraction]! : mantissa;
      this.value = sign === MINUS ? -size : size;
    }
  }

  /** Many digits, or a power of ten. */
  #readLong(bytes: Uint8Array, start: number, limit: number, mark: number): void {
    let text = "";
    let at = start;
    for (; at < limit && isOfNumber(bytes[at]!, mark); at++) {
      text += bytes[at] === mark ? "." : String.fromCharCode(bytes[at]!);
    }
    const number = parseNumber(text);
    const isWhole = this.fractionDigits === 0 && this.end === at;
    this.end = at;
    this.value = number === undefined || !Number.isFinite(number) || isWhole ? Number.NaN : number;
  }
}

function isOfNumber(byte: number, mark: number): boolean {
  const isDigit = byte >= ZERO && byte < ZERO + 10;
  return isDigit || byte === mark || byte === PLUS || byte === MINUS || (byte | 0x20) === LOWER_E;
}
