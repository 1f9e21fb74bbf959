/**
 * Cells that are written for people: numbers with signs and units, dates, codes of digits. They are never rewritten,
 * since that would guess; they are recognized, so that a message can say what to do.
 *
 * @module
 */
import { parseNumber } from "./numbers.ts";
import { copyOf } from "./table.ts";

/** A number in other than plain digits. */
export interface WrittenNumber {
  /** What stands in the way: `thousands separators`, `"%"`. */
  readonly with: string;
  /** The same number as it should be written. */
  readonly plain: string;
}

const SIGN = "[$€£¥]";
const UNIT =
  "%|°[CF]?|k?g|mg|lbs?|oz|[kcm]?m|mi|ft|in|m?s|min|h|m?l|[kMGT]?B|k?Wh?|k?V|k?Hz|USD|EUR|GBP|years?|days?|hours?|[kM]";
const WRITTEN = new RegExp(
  `^(?<minus>[-\u2212]?)(?<sign>${SIGN}?) ?(?<digits>[1-9]\\d{0,2}(?:(?<separator>[,' \\u00a0\\u202f])\\d{3})+|\\d+)` +
    `(?<fraction>\\.\\d+)? ?(?<unit>${SIGN}|${UNIT})?$`,
);
/** The same with a decimal comma. */
const WITH_COMMA = new RegExp(
  `^(?<minus>[-\u2212]?)(?<sign>${SIGN}?) ?(?<digits>[1-9]\\d{0,2}(?:(?<separator>[.' \\u00a0\\u202f])\\d{3})+|\\d+)` +
    `(?:,(?<fraction>\\d+))? ?(?<unit>${SIGN}|${UNIT})?$`,
);
const DAY =
  "(?:\\d{4}-\\d{1,2}(?:-\\d{1,2})?|\\d{4}/\\d{1,2}/\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}|\\d{1,2}/\\d{1,2}/\\d{2})";
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\\d{2}:?\\d{2})?";
const DATE = new RegExp(`^(?:${DAY}(?:[T ]${CLOCK})?|${CLOCK})$`, "i");

/** What a cell is if it is a number with separators, a sign or a unit; undefined for plain numbers and for text. */
export function writtenNumber(cell: string): WrittenNumber | undefined {
  if (parseNumber(cell) !== undefined) return undefined;
  const groups = WRITTEN.exec(cell)?.groups;
  const commaGroups = groups === undefined ? WITH_COMMA.exec(cell)?.groups : undefined;
  const { minus = "", sign, digits = "", separator, fraction = "", unit } = groups ?? commaGroups ?? {};
  if (digits === "") return undefined;
  const marks = [sign, unit].filter((mark) => mark).map((mark) => `"${mark}"`);
  const decimals = fraction === "" ? "" : `.${fraction.replace(".", "")}`;
  return {
    with: [
      ...(separator === undefined ? [] : ["thousands separators"]),
      ...(commaGroups?.fraction ? ["a decimal comma"] : []),
      ...marks,
    ].join(" and "),
    plain: `${minus === "" ? "" : "-"}${digits.replace(/\D/g, "")}${decimals}`,
  };
}

/** Texts of a column that are no plain numbers, as they come: whether all of them are numbers that are written for people. */
export class WrittenNumbers {
  #first: { readonly example: string; readonly written: WrittenNumber } | undefined;
  #areAll = true;

  /** @param text no plain number */
  add(text: string): void {
    if (!this.#areAll) return;
    const written = writtenNumber(text);
    if (written === undefined) this.#areAll = false;
    else this.#first ??= { example: copyOf(text), written };
  }

  /** `numbers with "%", such as "12%"`; undefined where some are not, or there are none. */
  describe(): { readonly text: string; readonly plain: string } | undefined {
    if (this.#first === undefined || !this.#areAll) return undefined;
    const { example, written } = this.#first;
    return { text: `numbers with ${written.with}, such as "${example}"`, plain: written.plain };
  }
}

/** A date, a time of day, or both. */
export function isDate(cell: string): boolean {
  return DATE.test(cell);
}
