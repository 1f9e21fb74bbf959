/**
 * Words that stand for a missing value.
 *
 * @module
 */
import { type OptionKinds, SWITCH, TEXTS } from "../base/options.ts";
import { MISSING, NUMBER, type TableColumn, textAt } from "./column.ts";
import type { TableEncoding } from "./encoding.ts";
import { type DecimalMark, parseCommaNumber, parseNumber } from "./numbers.ts";
import type { Inference } from "./table.ts";
import type { TableReading } from "./table-reading.ts";

/** What stands for a missing value unless told otherwise: nobody calls a category so. */
export const MISSING_VALUES: readonly string[] = [
  ...["NA", "N/A", "#N/A", "#NA", "<NA>", "NaN", "-NaN", "NaT", "null", "?"],
  ...["1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND", "-nan(ind)", "#DIV/0!", "#NUM!", "#NULL!", "#VALUE!"],
];

/** What a user says of missing values. */
export interface MissingOptions {
  /** Words beside {@link MISSING_VALUES}, upper or lower case alike. Those that are numbers stand for equal numbers. */
  readonly missingValues?: readonly string[];
  /** Texts such as `-200,0`: one word where the file has decimal commas, else two. For whoever cannot know the file. */
  readonly numbersOrPairs?: readonly string[];
  /**
   * Whether {@link MISSING_VALUES} stand for missing values, too. Default: as for the model's training table; else true, in
   * files that say no types.
   */
  readonly defaultMissingValues?: boolean;
  /** The model that the rows are for: its words for missing values count, too, and its categories are never missing. */
  readonly model?: TableEncoding;
}

/** How cells are read, and how much of them is kept. */
export interface CellOptions extends MissingOptions {
  /** Columns whose cells are kept as they are written, too: {@link TableColumn.written}. */
  readonly keepTexts?: readonly string[] | "all";
}

/** What each of {@link CellOptions} may be. */
export const CELL_OPTIONS: OptionKinds<CellOptions> = {
  missingValues: TEXTS,
  numbersOrPairs: TEXTS,
  defaultMissingValues: SWITCH,
  model: {
    wanted: "the encoding of a model",
    accepts: (value) => typeof value === "object" && value !== null && "features" in value,
  },
  keepTexts: { wanted: `${TEXTS.wanted} or "all"`, accepts: (value) => value === "all" || TEXTS.accepts(value) },
};

/** The words that a model knows beside the usual ones, and whether it knows those. */
export interface WordsOfModel {
  readonly own: readonly string[];
  readonly hasDefaults: boolean;
}

/** Tells a model's own words from the usual ones, which stand before them. */
export function wordsOfModel({ missingValues }: Pick<TableReading, "missingValues">): WordsOfModel {
  const hasDefaults = MISSING_VALUES.every((word, i) => missingValues[i] === word);
  return { own: hasDefaults ? missingValues.slice(MISSING_VALUES.length) : missingValues, hasDefaults };
}

/** The sign of sodium, which no tool writes for a missing value. */
const SODIUM = "Na";

/** The words of one file. */
export class MissingWords {
  /** All of them, as a model stores them. */
  readonly words: readonly string[];
  /** Those of the user for this file, and with them those of the model. */
  readonly #given: WordSet;
  readonly #own: WordSet;
  readonly #usual: WordSet;
  /** How many cells have each word, as it stands in the file. */
  readonly #found: Map<string, number> = new Map();
  #missing = 0;
  #worded = 0;
  readonly #parse: (text: string) => number | undefined;

  /** @param hasTypes whether the file itself says what is missing */
  constructor(
    { missingValues = [], numbersOrPairs = [], defaultMissingValues, model }: MissingOptions,
    decimal: DecimalMark = ".",
    hasTypes = false,
  ) {
    const reading = model?.reading;
    const { own, hasDefaults } = reading ? wordsOfModel(reading) : { own: [], hasDefaults: true };
    const pairs = decimal === "," ? numbersOrPairs : numbersOrPairs.flatMap((pair) => pair.split(","));
    const given = [...missingValues, ...pairs].map((word) => word.trim()).filter((word) => word !== "");
    const usual = (defaultMissingValues ?? (hasDefaults && !hasTypes)) ? MISSING_VALUES : [];
    this.#parse = parserOf(decimal);
    this.#given = new WordSet(given, this.#parse);
    this.#own = new WordSet(own, parserOf(reading?.decimal ?? decimal));
    this.#usual = new WordSet(usual, this.#parse);
    this.words = [...usual, ...own, ...given];
  }

  /** Whether a text stands for a missing value. */
  matches(text: string, number: number | undefined): boolean {
    return (text !== SODIUM && this.#usual.has(text, number)) || this.isGiven(text, number);
  }

  /** Whether any number stands for a missing value. */
  get hasNumbers(): boolean {
    return this.#given.numbers.size > 0 || this.#own.numbers.size > 0;
  }

  /** {@link matches} for a number that nobody has written out. */
  matchesNumber(number: number): boolean {
    return this.#given.numbers.has(number) || this.#own.numbers.has(number);
  }

  /** Whether the user or the model, rather than the default, says that a text stands for a missing value. */
  isGiven(text: string, number: number | undefined): boolean {
    return this.#own.has(text, number) || this.isGivenNow(text, number);
  }

  /** Whether the user says so of this file. */
  isGivenNow(text: string, number: number | undefined): boolean {
    return this.#given.has(text, number);
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

  /**
   * A column without the numbers that stand for missing values.
   *
   * @param known the texts that the model knows in this column: only what the user says of this file is missing among them
   */
  blankNumbers(column: TableColumn, known?: ReadonlySet<string>): TableColumn {
    if (!this.hasNumbers) return column;
    let { missing } = column;
    let blanked: { numbers: Float64Array; codes: Int32Array } | undefined;
    for (let row = 0; row < column.codes.length; row++) {
      const number = column.numbers[row]!;
      if (column.codes[row] !== NUMBER || !this.matchesNumber(number)) continue;
      if (known?.has(String(number)) && !this.#given.numbers.has(number)) continue;
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
    const found = [...this.#found.keys()];
    const numbers = new Set(found.map(this.#parse));
    const texts = new Set(found.map((word) => word.toLowerCase()));
    const unused = this.#given.words.filter((word) => {
      const number = this.#parse(word);
      return !texts.has(word.toLowerCase()) && (number === undefined || !numbers.has(number));
    });
    return unused.map((word) => `no cell is "${word}", which --missing-values names`);
  }
}

/** Words of one origin: those that are numbers stand for equal numbers, the others for texts. */
class WordSet {
  readonly words: readonly string[];
  readonly numbers: ReadonlySet<number>;
  readonly #texts: ReadonlySet<string>;

  constructor(words: readonly string[], parse: (text: string) => number | undefined) {
    this.words = words;
    this.numbers = new Set(words.flatMap((word) => parse(word) ?? []));
    this.#texts = new Set(words.flatMap((word) => (parse(word) === undefined ? word.toLowerCase() : [])));
  }

  has(text: string, number: number | undefined): boolean {
    return this.#texts.has(text.toLowerCase()) || (number !== undefined && this.numbers.has(number));
  }
}

function parserOf(decimal: DecimalMark): (text: string) => number | undefined {
  return decimal === "," ? parseCommaNumber : parseNumber;
}
