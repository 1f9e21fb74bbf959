/**
 * What a column of text holds: numbers, categories, or nothing to learn from.
 *
 * @module
 */
import type { DataError } from "../base/errors.ts";
import { MISSING, NUMBER, type TableColumn } from "./column.ts";
import { flagWithList } from "./flag-in-words.ts";
import { hasLeadingZero, parseNumber } from "./numbers.ts";
import { notNumeric } from "./numbers-of.ts";
import { type Sequence, SequenceWatch } from "./sequence.ts";
import { copyOf, type Table } from "./table.ts";
import { isDate } from "./written-numbers.ts";

/**
 * - `number`: every present cell is a number, of at least two different values, and the file does not call it text
 * - `category`: text of few different values, or a column that the user calls categorical
 * - `constant`: one value, or none
 * - `identifier`: numbers the rows, or nearly every row has its own text, or many dates
 */
export type ColumnType = "number" | "category" | "constant" | "identifier";

/** A column, looked through once. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly present: number;
  /** How many of the present cells are numbers; none where the file says that they are text. */
  readonly numeric: number;
  /** Whether every present cell is a whole number. */
  readonly allIntegers: boolean;
  /** The different values of the present cells: texts, then numbers, each in the order of their first row. */
  readonly values: readonly string[];
  /** Whether there are more of them, which were not kept: see {@link ProfileOptions.mostValues}. */
  readonly hasMoreValues: boolean;
  /** Whether every present cell is a date or a time of day. */
  readonly allDates: boolean;
  /** The first number with a zero in front. */
  readonly leadingZero: string | undefined;
  /** Whether the numbers count from row to row. */
  readonly sequence: Sequence;
  /** In a column that is mostly numbers, of many different values: the few words that are none, and how often they occur. */
  readonly strayWords: ReadonlyMap<string, number> | undefined;
  /** A text that is a number with the decimal mark that the file does not have. */
  readonly otherMark: string | undefined;
  /** A word that was taken for missing values, though it may be a category. */
  readonly doubtful: string | undefined;
}

/** How a column is looked through. */
export interface ProfileOptions {
  /** Whether the user says that it holds categories. */
  readonly categorical: boolean;
  /** How many different values are kept at most. */
  readonly mostValues: number;
  /** How many different numbers are kept at most, where nobody calls them categories. Default: 64. */
  readonly mostNumbers?: number;
  /** How many characters the texts may have together. Default: any number. */
  readonly mostCharacters?: number;
}

/** With more than this share of numbers, a cell of text is taken for a mistake in a column of numbers. */
const MOSTLY_NUMERIC = 0.95;
/** A column of text with more different values than this is left out. */
export const LARGEST_CATEGORY_COUNT = 50;
/** So is one with more than this many, if they also are more than half of its cells. */
export const LARGEST_UNREPEATED_COUNT = 10;

/** More different numbers than classes would have. */
const MANY_NUMBERS = 10;
/** More different words among numbers than this have a meaning each. */
const MOST_STRAY_WORDS = 3;
/** Different numbers tell categories from amounts, and more of them tell no more. */
const MOST_NUMBERS = 64;

/** Looks through a column block by block. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #options: ProfileOptions;
  readonly #mostNumbers: number;
  /** How often each text occurs. */
  readonly #texts: Map<string, number> = new Map();
  readonly #numbers: Set<number> = new Set();
  readonly #sequence = new SequenceWatch();
  #hasMoreNumbers = false;
  #hasMoreTexts = false;
  #characters = 0;
  #present = 0;
  #numeric = 0;
  #allIntegers = true;
  #allDates = true;
  #leadingZero: string | undefined;
  #doubtful: string | undefined;
  #otherMark: string | undefined;
  /** What to throw if this turns out to be a column of numbers. */
  #firstText: ((but: string, otherwise: string) => DataError) | undefined;

  constructor(name: string, options: ProfileOptions) {
    this.#name = name;
    this.#options = options;
    const { categorical, mostValues, mostNumbers = MOST_NUMBERS } = options;
    this.#mostNumbers = categorical ? mostValues : Math.min(mostValues, mostNumbers);
  }

  /** The column's cells in the next block. */
  add(table: Table, column: TableColumn): void {
    const { codes, numbers, texts } = column;
    const counts = countCodes(column);
    if (this.#firstText === undefined) {
      const row = firstTextIn(column);
      if (row !== undefined) this.#firstText = notNumeric(table, column, row);
    }
    this.#sequence.addAll(numbers);
    this.#addNumbers(numbers, codes);
    this.#present += codes.length - counts[MISSING]!;
    for (let code = 1; code < counts.length; code++) if (counts[code]! > 0) this.#addText(texts[code]!, counts[code]!);
    const hasPoints = table.reading.decimal === "," && !column.isText;
    if (hasPoints) this.#otherMark ??= texts.find((text, code) => counts[code]! > 0 && /^[+-]?\d*\.\d+$/.test(text));
    if (this.#numeric < this.#present) this.#allIntegers = false;
    this.#doubtful ??= column.doubtful;
  }

  /** How many different values are kept so far. */
  get different(): number {
    return this.#texts.size + this.#numbers.size;
  }

  /** Whether there were more of them. */
  get hasMoreValues(): boolean {
    return this.#hasMoreNumbers || this.#hasMoreTexts;
  }

  /** @throws DataError naming line and value, for text in a column of numbers */
  finish(): ColumnProfile {
    const numeric = this.#numeric;
    const present = this.#present;
    const isNumber = !this.#options.categorical && numeric > MOSTLY_NUMERIC * present;
    if (isNumber && this.#firstText) {
      const categorical = `, or say ${flagWithList("--categorical", [this.#name])}.`;
      throw this.#firstText(`but ${numeric} of its ${present} values are numbers`, categorical);
    }
    return {
      name: this.#name,
      type: this.#type(isNumber),
      ...{ present, numeric, values: [...this.#texts.keys(), ...Array.from(this.#numbers, String)] },
      ...{ allIntegers: this.#allIntegers, allDates: this.#allDates && numeric === 0, leadingZero: this.#leadingZero },
      ...{ hasMoreValues: this.hasMoreValues, sequence: this.#sequence.finish(), doubtful: this.#doubtful },
      ...{ strayWords: this.#strayWords(), otherMark: this.#otherMark },
    };
  }

  #addNumbers(numbers: Float64Array, codes: Int32Array): void {
    let numeric = 0;
    let allIntegers = true;
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row]!;
      if (Number.isNaN(number)) continue;
      numeric++;
      allIntegers &&= Number.isInteger(number);
      if (!this.#hasMoreNumbers && codes[row] === NUMBER) this.#keepNumber(number);
    }
    this.#numeric += numeric;
    this.#allIntegers &&= allIntegers;
  }

  #keepNumber(number: number): void {
    if (this.#numbers.has(number)) return;
    if (this.#numbers.size < this.#mostNumbers) this.#numbers.add(number);
    else this.#hasMoreNumbers = true;
  }

  #addText(text: string, count: number): void {
    this.#allDates &&= isDate(text);
    this.#leadingZero ??= hasLeadingZero(text) ? copyOf(text) : undefined;
    const known = this.#texts.get(text);
    if (known !== undefined) {
      this.#texts.set(text, known + count);
      return;
    }
    const { mostValues, mostCharacters = Number.POSITIVE_INFINITY } = this.#options;
    this.#characters += text.length;
    if (this.#texts.size < mostValues && this.#characters <= mostCharacters) this.#texts.set(copyOf(text), count);
    else this.#hasMoreTexts = true;
  }

  #strayWords(): ReadonlyMap<string, number> | undefined {
    const words = [...this.#texts].filter(([text]) => parseNumber(text) === undefined);
    const isStray = words.length > 0 && words.length <= MOST_STRAY_WORDS && 2 * this.#numeric >= this.#present;
    const isAmong = this.#numbers.size > MANY_NUMBERS && !this.#options.categorical;
    return isStray && isAmong ? new Map(words) : undefined;
  }

  #type(isNumber: boolean): ColumnType {
    const { different } = this;
    if (different < 2) return "constant";
    if (isNumber) {
      const counts = ["rowNumbers", "steps"].includes(this.#sequence.finish() ?? "");
      return counts ? "identifier" : "number";
    }
    if (this.#options.categorical) return "category";
    if (different <= LARGEST_UNREPEATED_COUNT) return "category";
    const allDates = this.#allDates && this.#numeric === 0;
    const names = different > LARGEST_CATEGORY_COUNT || different > this.#present / 2 || allDates;
    return names ? "identifier" : "category";
  }
}

/** How many cells have each code, from {@link MISSING} on. */
function countCodes({ codes, texts, missing }: TableColumn): Int32Array {
  const counts = new Int32Array(texts.length);
  if (texts.length === 1) {
    counts[MISSING] = missing;
    return counts;
  }
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code !== NUMBER) counts[code]!++;
  }
  return counts;
}

/** The first row whose cell is no number. */
function firstTextIn({ codes, numbers, texts }: TableColumn): number | undefined {
  if (texts.length === 1) return undefined;
  for (let row = 0; row < codes.length; row++) if (codes[row]! > MISSING && Number.isNaN(numbers[row])) return row;
  return undefined;
}
