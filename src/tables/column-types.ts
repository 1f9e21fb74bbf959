/**
 * What a column of text holds: numbers, categories, or nothing to learn from.
 *
 * @module
 */
import type { DataError } from "../base/errors.ts";
import { countCodes, type DoubtfulWord, firstTextIn, MISSING, NUMBER, type TableColumn } from "./column.ts";
import { looksLikeOthers } from "./doubtful-words.ts";
import { flagWithList } from "./flag-in-words.ts";
import { hasLeadingZero, parseNumber } from "./numbers.ts";
import { notNumeric } from "./numbers-of.ts";
import { type Sequence, SequenceWatch } from "./sequence.ts";
import { copyOf, type Table } from "./table.ts";
import { type TextFindings, TextWatch } from "./text-watch.ts";

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
  /** Whether the present cells are dates or times of day, perhaps with a few words among them. */
  readonly areDates: boolean;
  /** The first number with a zero in front. */
  readonly leadingZero: string | undefined;
  /** Two texts that are one number, and may be two names: `1.10` and `1.1`. */
  readonly sameNumber: readonly [string, string] | undefined;
  /** Whether the numbers count from row to row. */
  readonly sequence: Sequence;
  /** How many different numbers there are at least, in texts or not. */
  readonly differentNumbers: number;
  /** What the texts are, where they are numbers or dates, and perhaps a few words. */
  readonly texts: TextFindings | undefined;
  /** Whether the file says that the column holds text. */
  readonly isText: boolean;
  /** A word that was taken for missing values, though it looks like the categories. */
  readonly doubtful: DoubtfulWord | undefined;
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

/** Different numbers tell categories from amounts, and more of them tell no more. */
const MOST_NUMBERS = 64;

/** Looks through a column block by block. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #options: ProfileOptions;
  readonly #mostNumbers: number;
  readonly #texts: Set<string> = new Set();
  readonly #numbers: Set<number> = new Set();
  readonly #sequence = new SequenceWatch();
  #hasMoreNumbers = false;
  #hasMoreTexts = false;
  #characters = 0;
  #present = 0;
  #numeric = 0;
  #allIntegers = true;
  readonly #watch = new TextWatch();
  #isText = false;
  #leadingZero: string | undefined;
  #doubtful: DoubtfulWord | undefined;
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
    const { codes, texts } = column;
    const counts = countCodes(column);
    if (this.#firstText === undefined) {
      const row = firstTextIn(column);
      if (row !== undefined) this.#firstText = notNumeric(table, column, row);
    }
    this.#sequence.addAll(column.numbers);
    this.#addNumbers(column);
    this.#present += codes.length - counts[MISSING]!;
    const isText = column.isText ?? false;
    this.#isText ||= isText;
    for (let code = 1; code < counts.length; code++) {
      if (counts[code] === 0) continue;
      this.#addText(texts[code]!);
      this.#watch.add(texts[code]!, counts[code]!, table.reading.decimal, isText);
    }
    if (this.#numeric < this.#present) this.#allIntegers = false;
    const { doubtful } = column;
    const before = this.#doubtful?.count ?? 0;
    if (doubtful) this.#doubtful = { word: this.#doubtful?.word ?? doubtful.word, count: before + doubtful.count };
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
    const texts = this.#watch.finish();
    const sequence = this.#sequence.finish();
    const areDates = texts !== undefined && numeric === 0 && texts.dates > 0 && 2 * texts.dates >= present;
    return {
      name: this.#name,
      type: this.#type(isNumber, areDates, sequence),
      ...{ present, numeric, values: [...this.#texts, ...Array.from(this.#numbers, String)] },
      ...{ allIntegers: this.#allIntegers, areDates, leadingZero: this.#leadingZero },
      ...{ hasMoreValues: this.hasMoreValues, sequence, doubtful: this.#doubtfulWord() },
      ...{
        sameNumber: this.#sameNumber(),
        texts,
        isText: this.#isText,
        differentNumbers: this.#numbers.size + (texts?.different ?? 0),
      },
    };
  }

  #doubtfulWord(): DoubtfulWord | undefined {
    const word = this.#numeric === 0 ? this.#doubtful?.word : undefined;
    return word !== undefined && looksLikeOthers(word, [...this.#texts]) ? this.#doubtful : undefined;
  }

  /** In a column without texts it is known how many numbers there are, so that what they are may be known before the end. */
  #addNumbers({ numbers, codes, texts, missing }: TableColumn): void {
    const isCounted = texts.length === 1;
    let numeric = 0;
    let allIntegers = this.#allIntegers;
    let hasMore = this.#hasMoreNumbers;
    for (let row = 0; row < numbers.length; row++) {
      if (isCounted && hasMore && !allIntegers) break;
      const number = numbers[row]!;
      if (Number.isNaN(number)) continue;
      numeric++;
      if (allIntegers) allIntegers = Number.isInteger(number);
      if (!hasMore && codes[row] === NUMBER) hasMore = this.#keepNumber(number);
    }
    this.#numeric += isCounted ? codes.length - missing : numeric;
    this.#allIntegers = allIntegers;
  }

  /** @returns whether there are more numbers than are kept */
  #keepNumber(number: number): boolean {
    if (this.#numbers.size < this.#mostNumbers) this.#numbers.add(number);
    else this.#hasMoreNumbers ||= !this.#numbers.has(number);
    return this.#hasMoreNumbers;
  }

  #addText(text: string): void {
    this.#leadingZero ??= hasLeadingZero(text) ? copyOf(text) : undefined;
    if (this.#texts.has(text)) return;
    const { mostValues, mostCharacters = Number.POSITIVE_INFINITY } = this.#options;
    this.#characters += text.length;
    if (this.#texts.size < mostValues && this.#characters <= mostCharacters) this.#texts.add(copyOf(text));
    else this.#hasMoreTexts = true;
  }

  #sameNumber(): readonly [string, string] | undefined {
    const texts = new Map(Array.from(this.#numbers, (number) => [number, String(number)]));
    for (const text of this.#texts) {
      const number = parseNumber(text);
      if (number === undefined || hasLeadingZero(text)) continue;
      const other = texts.get(number);
      if (other !== undefined) return [text, other];
      texts.set(number, text);
    }
    return undefined;
  }

  #type(isNumber: boolean, areDates: boolean, sequence: Sequence): ColumnType {
    const { different } = this;
    if (different < 2) return "constant";
    if (isNumber) return sequence === "rowNumbers" || sequence === "steps" ? "identifier" : "number";
    if (this.#options.categorical) return "category";
    if (different <= LARGEST_UNREPEATED_COUNT) return "category";
    const names = different > LARGEST_CATEGORY_COUNT || different > this.#present / 2 || areDates;
    return names ? "identifier" : "category";
  }
}
