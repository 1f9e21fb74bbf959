/**
 * What a column of a table holds, found out block by block.
 *
 * @module
 */
import { DataError } from "../../src/index.ts";
import {
  type ColumnProfile,
  ColumnProfiler,
  MISSING,
  numbersOf,
  type Table,
  type TableColumn,
  textAt,
} from "../../src/tables/index.ts";
import { type Spread, SpreadFit } from "./inspection.ts";

/** What is said of a column. */
export interface ColumnReport {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly different: number;
  /** Whether there are more different values, which were not kept. */
  readonly hasMoreDifferent: boolean;
  readonly spread?: Spread;
  /** How often each value occurs, where there are few. */
  readonly counts?: ReadonlyMap<string, number>;
  readonly remark?: string;
}

/** With more different values than this, a column's values are not counted one by one. */
const MOST_COUNTED = 12;

/** Different values that are kept of all columns together, and their characters: some 60 MB. More would cost time, too. */
const MOST_VALUES = 2 ** 18;
const MOST_CHARACTERS = 2 ** 25;
/** Of each column, however many there are: enough to tell categories from text. */
const FEWEST_VALUES = 64;

/** Looks through one column. */
export class ColumnInspector {
  readonly #name: string;
  readonly #profiler: ColumnProfiler;
  readonly #spread = new SpreadFit();
  #missing = 0;
  /** Undefined as soon as there are too many. */
  #counts: Map<string, number> | undefined = new Map();
  /** Why the column cannot be measured as numbers. */
  #notNumeric: DataError | undefined;

  /** @param columns how many the table has */
  constructor(name: string, columns: number) {
    this.#name = name;
    const mostValues = Math.max(FEWEST_VALUES, Math.floor(MOST_VALUES / columns));
    this.#profiler = new ColumnProfiler(name, {
      ...{ categorical: false, mostValues, mostNumbers: mostValues },
      mostCharacters: Math.floor(MOST_CHARACTERS / columns),
    });
  }

  /** The column's cells in the next block. */
  add(table: Table, column: TableColumn): void {
    this.#profiler.add(table, column);
    const { codes } = column;
    for (let row = 0; row < codes.length; row++) {
      if (codes[row] === MISSING) this.#missing++;
      else if (this.#counts) this.#count(textAt(column, row));
    }
    this.#measure(table, column);
  }

  report(): ColumnReport {
    const known = { name: this.#name, missing: this.#missing };
    try {
      const { type, values, hasMoreValues, numeric, present, areDates } = this.#profile();
      const shown = type === "identifier" && areDates ? "dates or times" : type; // as training calls them
      const found = { ...known, type: shown, different: values.length, hasMoreDifferent: hasMoreValues };
      if (type === "number" || (type === "identifier" && numeric === present)) {
        return { ...found, spread: this.#spread.finish() };
      }
      return type === "category" && this.#counts ? { ...found, counts: mostFrequentFirst(this.#counts) } : found;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { different, hasMoreValues } = this.#profiler;
      return { ...known, type: "mixed", different, hasMoreDifferent: hasMoreValues, remark: error.message };
    }
  }

  /** @throws DataError for a cell that does not belong into a column of numbers */
  #profile(): ColumnProfile {
    const profile = this.#profiler.finish();
    if (profile.type === "number" && this.#notNumeric) throw this.#notNumeric;
    return profile;
  }

  #count(cell: string): void {
    const counts = this.#counts;
    if (counts === undefined) return;
    const before = counts.get(cell);
    if (before !== undefined) counts.set(cell, before + 1);
    else if (counts.size === MOST_COUNTED) this.#counts = undefined;
    else counts.set(Buffer.from(cell).toString(), 1); // a piece of the text would keep all of it alive
  }

  #measure(table: Table, column: TableColumn): void {
    if (this.#notNumeric) return;
    try {
      this.#spread.add(numbersOf(table, column));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.#notNumeric = error;
    }
  }
}

function mostFrequentFirst(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}
