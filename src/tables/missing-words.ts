/**
 * Words that stand for a missing value.
 *
 * @module
 */
import { type OptionKinds, SWITCH, TEXTS } from "../base/options.ts";
import { MISSING, NUMBER, type TableColumn, textAt } from "./column.ts";
import { type DecimalMark, parseCommaNumber, parseNumber } from "./numbers.ts";
import type { Inference } from "./table.ts";

/** What stands for a missing value unless told otherwise: nobody calls a category so. */
export const MISSING_VALUES: readonly string[] = [
  ...["NA", "N/A", "#N/A", "#NA", "<NA>", "NaN", "-NaN", "NaT", "null", "?"],
  ...["1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND", "-nan(ind)", "#DIV/0!", "#NUM!", "#NULL!", "#VALUE!"],
];

/** What a user says of missing values. */
export interface MissingOptions {
  /** Words beside {@link MISSING_VALUES}, upper or lower case alike. Those that are numbers stand for equal numbers. */
  readonly missingValues?: readonly string[];
  /** Whether {@link MISSING_VALUES} stand for missing values, too. Default: true, in files that say no types. */
  readonly defaultMissingValues?: boolean;
  /** Whether there is a warning of each given word that no cell is. Default: true. */
  readonly warnUnused?: boolean;
}

/** What each of {@link MissingOptions} may be. */
export const MISSING_OPTIONS: OptionKinds<MissingOptions> = {
  missingValues: TEXTS,
  defaultMissingValues: SWITCH,
  warnUnused: SWITCH,
};

/** A word such as `-200,0`: one number with a decimal comma, or two words. */
const TWO_OR_ONE = /^[+-]?\d+,\d+$/;

/** The words of one file. */
export class MissingWords {
  /** All of them, as a model stores them. */
  readonly words: readonly string[];
  readonly #given: readonly string[];
  readonly #warnUnused: boolean;
  readonly #texts: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;
  /** How many cells have each word, as it stands in the file. */
  readonly #found: Map<string, number> = new Map();
  #missing = 0;
  #worded = 0;
  readonly #parse: (text: string) => number | undefined;

  /** @param hasTypes whether the file itself says what is missing */
  constructor(
    { missingValues = [], defaultMissingValues, warnUnused = true }: MissingOptions,
    decimal: DecimalMark = ".",
    hasTypes = false,
  ) {
    const given = missingValues.flatMap((word) => (decimal === "." && TWO_OR_ONE.test(word) ? word.split(",") : word));
    this.#parse = decimal === "," ? parseCommaNumber : parseNumber;
    this.#warnUnused = warnUnused;
    this.#given = given.map((word) => word.trim()).filter((word) => word !== "");
    this.words = [...((defaultMissingValues ?? !hasTypes) ? MISSING_VALUES : []), ...this.#given];
    this.#texts = new Set(this.words.map((word) => word.toLowerCase()));
    this.#numbers = new Set(this.words.flatMap((word) => this.#parse(word) ?? []));
  }

  /** Whether a text stands for a missing value. */
  matches(text: string, number: number | undefined): boolean {
    return this.#texts.has(text.toLowerCase()) || (number !== undefined && this.matchesNumber(number));
  }

  /** The same for a number that nobody has written out. */
  matchesNumber(number: number): boolean {
    return this.#numbers.has(number);
  }

  /** Whether the user, rather than the default, says that a text stands for a missing value. */
  isGiven(text: string): boolean {
    return this.#given.some((word) => word.toLowerCase() === text.toLowerCase());
  }

  /** Notes cells that stand for missing values. */
  note(text: string, count: number): void {
    this.#found.set(text, (this.#found.get(text) ?? 0) + count);
    this.#worded += count;
  }

  /** Adds up the missing cells of columns, those with words and those without. */
  countMissing(count: number): void {
    this.#missing += count;
  }

  /** A column without the numbers that stand for missing values. */
  blankNumbers(column: TableColumn): TableColumn {
    if (this.#numbers.size === 0) return column;
    let { missing } = column;
    let blanked: { numbers: Float64Array; codes: Int32Array } | undefined;
    for (let row = 0; row < column.codes.length; row++) {
      if (column.codes[row] !== NUMBER || !this.#numbers.has(column.numbers[row]!)) continue;
      blanked ??= { numbers: column.numbers.slice(), codes: column.codes.slice() };
      this.note(textAt(column, row), 1);
      blanked.numbers[row] = Number.NaN;
      blanked.codes[row] = MISSING;
      missing++;
    }
    return blanked === undefined ? column : { ...column, ...blanked, missing };
  }

  /** How many cells are missing so far, and why. */
  inferences(): Inference[] {
    const counts = this.counts("empty");
    return counts.length === 0 ? [] : [{ text: `missing cells: ${counts.join(", ")}`, option: "--missing-values" }];
  }

  /** `12 "NA"`, of each word, and how many have none. */
  counts(empty: string): string[] {
    const counts = Array.from(this.#found, ([word, count]) => `${count} "${word}"`);
    const others = this.#missing - this.#worded;
    return others > 0 ? [...counts, `${others} ${empty}`] : counts;
  }

  /** Words that the user gives and no cell has so far. */
  warnings(): string[] {
    if (!this.#warnUnused) return [];
    const found = [...this.#found.keys()];
    const numbers = new Set(found.map(this.#parse));
    const texts = new Set(found.map((word) => word.toLowerCase()));
    const unused = this.#given.filter((word) => {
      const number = this.#parse(word);
      return !texts.has(word.toLowerCase()) && (number === undefined || !numbers.has(number));
    });
    return unused.map((word) => `no cell is "${word}", which --missing-values names`);
  }
}
