/**
 * Cells that are written for people: numbers with signs and units, dates, codes of digits. They are never rewritten,
 * since that would guess; they are recognized, so that a message can say what to do.
 *
 * @module
 */
import { type DecimalMark, parseCommaNumber, parseNumber } from "./numbers.ts";

/** A number in other than plain digits. */
export interface WrittenNumber {
  /** What stands in the way: `thousands separators`, `"%"`. */
  readonly with: string;
  /** The same number as it should be written, with the file's own decimal mark. */
  readonly plain: string;
  /** Whether its decimal mark is not the file's. */
  readonly hasOtherMark: boolean;
}

const BLANK = " \\u00a0\\u2009\\u202f";
const COUNTRY = "USD|EUR|GBP|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|JPY|CNY|INR|RUB|BRL|AUD|CAD|NZD|ZAR|MXN|TRY|KRW";
const CURRENCY = `[$€£¥₹₽₩₺₴₪₫₱฿]|R\\$|Rs\\.?|kr\\.?|Kč|zł|Ft|${COUNTRY}`;
const UNIT =
  "%|‰|°[CF]?|k?g|mg|lbs?|oz|[kcm]?m|mi|ft|in|m?s|min|h|m?l|[kMGT]?B|k?Wh?|k?V|k?Hz|years?|days?|hours?|[kM]";

const PATTERNS: Readonly<Record<DecimalMark, RegExp>> = { ".": patternOf(",", "\\."), ",": patternOf(".", ",") };

const HEXADECIMAL = /^0x[0-9a-f]{1,13}$/i;
const IN_BRACKETS = /^\((?<inner>[^()-]+)\)$/;
const SUFFIXED = new RegExp(`^[-\u2212]?\\d+(?:[.,]\\d+)*[${BLANK}]?(?<suffix>\\p{L}[\\p{L}.]{0,11})$`, "u");

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const DAY =
  "(?:\\d{4}-\\d{1,2}(?:-\\d{1,2})?|\\d{4}/\\d{1,2}/\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}|\\d{1,2}/\\d{1,2}/\\d{2}|" +
  `\\d{1,2}[- ./]${MONTH}[- ./,]{1,2}(?:\\d{4}|\\d{2})|${MONTH} \\d{1,2},? \\d{4}|${MONTH}[- ]\\d{4}|\\d{4}-${MONTH}-\\d{1,2})`;
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\\d{2}:?\\d{2})?";
const DATE = new RegExp(`^(?:${DAY}(?:[T ]${CLOCK})?|${CLOCK})$`, "i");

function patternOf(thousands: string, point: string): RegExp {
  const grouped = `[1-9]\\d{0,2}(?:[${thousands}'’_${BLANK}]\\d{3})+|[1-9]\\d?(?:[${thousands}]\\d{2})+[${thousands}]\\d{3}`;
  return new RegExp(
    `^(?<minus>[-+\u2212]?)(?<sign>${CURRENCY}|[<>≤≥~])?[${BLANK}]?(?<digits>${grouped}|\\d+)` +
      `(?:${point}(?<fraction>\\d+))?[${BLANK}]?(?<unit>${CURRENCY}|${UNIT})?$`,
  );
}

/** The number that a cell is in a file of one decimal mark. */
export function parseMarked(cell: string, decimal: DecimalMark): number | undefined {
  return decimal === "," ? parseCommaNumber(cell) : parseNumber(cell);
}

/**
 * What a cell is if it is a number with separators, a sign or a unit; undefined for plain numbers and for text.
 *
 * @param decimal the mark of the file's other numbers
 */
export function writtenNumber(cell: string, decimal: DecimalMark = "."): WrittenNumber | undefined {
  if (parseMarked(cell, decimal) !== undefined) return undefined;
  if (HEXADECIMAL.test(cell)) return { with: "hexadecimal digits", plain: `${Number(cell)}`, hasOtherMark: false };
  const inner = IN_BRACKETS.exec(cell)?.groups?.inner;
  if (inner === undefined) return markedNumber(cell, decimal);
  if (parseMarked(inner, decimal) !== undefined)
    return { with: "brackets for a minus", plain: `-${inner}`, hasOtherMark: false };
  const written = markedNumber(inner, decimal);
  return written && { ...written, with: `${written.with} and brackets for a minus`, plain: `-${written.plain}` };
}

function markedNumber(cell: string, decimal: DecimalMark): WrittenNumber | undefined {
  const own = PATTERNS[decimal].exec(cell)?.groups;
  const other = decimal === "." ? "," : ".";
  const { minus, sign, digits, fraction, unit } = own ?? PATTERNS[other].exec(cell)?.groups ?? {};
  if (digits === undefined) return undefined;
  const hasOtherMark = own === undefined && fraction !== undefined;
  const stands = [
    ...(/\D/.test(digits) ? ["thousands separators"] : []),
    ...(hasOtherMark ? [other === "," ? "a decimal comma" : "a decimal point"] : []),
    ...[sign, unit].filter((mark) => mark).map((mark) => `"${mark}"`),
  ];
  if (stands.length === 0) return undefined;
  const decimals = fraction === undefined ? "" : `${decimal}${fraction}`;
  const isNegative = minus !== "" && minus !== "+";
  return {
    with: stands.join(" and "),
    plain: `${isNegative ? "-" : ""}${digits.replace(/\D/g, "")}${decimals}`,
    hasOtherMark,
  };
}

/** The letters behind a number, such as `doors` in `3 doors`: a unit, where many cells have the same. */
export function suffixOf(cell: string): string | undefined {
  return SUFFIXED.exec(cell)?.groups?.suffix;
}

/** A date, a time of day, or both. */
export function isDate(cell: string): boolean {
  return DATE.test(cell);
}
