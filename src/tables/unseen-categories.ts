/**
 * Categories that training never saw: the first of each column, for a warning.
 *
 * @module
 */
import { copyOf } from "./table.ts";

const MOST_LISTED = 5;

/** Notes them as they are met. */
export class UnseenCategories {
  /** Of each column, the line on which each category was met first; one more than is listed. */
  readonly #columns: Map<string, Map<string, number>> = new Map();

  note(column: string, category: string, line: number): void {
    let lines = this.#columns.get(column);
    if (lines === undefined) {
      lines = new Map();
      this.#columns.set(column, lines);
    }
    if (lines.size <= MOST_LISTED && !lines.has(category)) lines.set(copyOf(category), line);
  }

  /** One line for each column that has any. */
  describe(where: string): string[] {
    return Array.from(this.#columns, ([column, lines]) => {
      const list = Array.from(lines, ([category, line]) => `"${category}" (line ${line})`).slice(0, MOST_LISTED);
      return (
        `${where}, column "${column}": categories that training never saw, and that count as none: ` +
        `${list.join(", ")}${lines.size > list.length ? ", …" : ""}`
      );
    });
  }
}
