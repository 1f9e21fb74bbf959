/**
 * Categories that training never saw: the first of each column, for a warning; and columns of nothing else, which are refused.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import type { TableEncoding } from "./encoding.ts";
import { copyOf } from "./table.ts";

const MOST_LISTED = 5;
/** Fewer cells than this may well be new ones. */
const FEWEST_CELLS = 5;

/** What was met in one column. */
interface Met {
  known: number;
  unknown: number;
  /** The line on which each unknown category was met first; one more than is listed. */
  readonly lines: Map<string, number>;
}

/** Notes categories as they are met. */
export class UnseenCategories {
  readonly #columns: Map<string, Met> = new Map();

  /** Cells of a column: how many have a category that training saw. */
  noteKnown(column: string, count: number): void {
    this.#met(column).known += count;
  }

  /** A cell with a category that training never saw. */
  note(column: string, category: string, line: number): void {
    const met = this.#met(column);
    met.unknown++;
    if (met.lines.size <= MOST_LISTED && !met.lines.has(category)) met.lines.set(copyOf(category), line);
  }

  /**
   * Called when all rows have been noted: the last of them may be the only one that is known.
   *
   * @throws DataError for a column of which not one cell is known: it is written in another way, or is another column
   */
  assertSomeKnown({ features }: TableEncoding, where: string): void {
    for (const feature of features) {
      const { known = 0, unknown = 0, lines } = this.#columns.get(feature.name) ?? {};
      if (feature.kind !== "category" || known > 0 || unknown < FEWEST_CELLS) continue;
      const expected = feature.categories.slice(0, MOST_LISTED).map((category) => `"${category}"`);
      throw new DataError(
        `${where}, column "${feature.name}": none of ${unknown} cells is a category that the model knows. They are ` +
          `${listOf(lines!)}; the model knows ${expected.join(", ")}${feature.categories.length > MOST_LISTED ? ", …" : ""}. ` +
          "Write them as in the training data.",
      );
    }
  }

  /** One line for each column that has any. */
  describe(where: string): string[] {
    return [...this.#columns]
      .filter(([, { unknown }]) => unknown > 0)
      .map(
        ([column, { lines }]) =>
          `${where}, column "${column}": categories that training never saw, and that count as none: ${listOf(lines)}`,
      );
  }

  #met(column: string): Met {
    let met = this.#columns.get(column);
    if (met === undefined) {
      met = { known: 0, unknown: 0, lines: new Map() };
      this.#columns.set(column, met);
    }
    return met;
  }
}

function listOf(lines: ReadonlyMap<string, number>): string {
  const list = Array.from(lines, ([category, line]) => `"${category}" (line ${line})`).slice(0, MOST_LISTED);
  return `${list.join(", ")}${lines.size > list.length ? ", …" : ""}`;
}
