/**
 * The columns of rows that each name their values: a column begins with the first row that has its key.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { ColumnBuilder } from "../column-builder.ts";
import { copyOf } from "../table.ts";
import { addWritten, type TypedColumn } from "../typed-columns.ts";
import type { JsonValue } from "./cursor.ts";

/** Every number of fewer characters is finite without an exponent, and no code: JSON has no zeros in front. */
const SHORT = 16;

/** What is known of a column. */
class JsonColumn {
  readonly builder = new ColumnBuilder();
  hasNumbers = false;
  hasTexts = false;
  /** The first row with a list or an object, 1-based. */
  nestedRow: number | undefined;
  /** The last row that has the key. */
  row = 0;

  /** @param row 1-based; the rows since the last one lack the key */
  add(value: JsonValue, row: number): void {
    this.fillTo(row - 1);
    this.row = row;
    if (value.kind === "nested") this.nestedRow ??= row;
    if (value.kind === "missing" || value.kind === "nested") this.builder.addMissing();
    else if (value.kind === "number") this.#addNumber(value.text);
    else {
      this.hasTexts = true;
      this.builder.addText(value.text);
    }
  }

  fillTo(rows: number): void {
    while (this.builder.length < rows) this.builder.addMissing();
  }

  #addNumber(text: string): void {
    this.hasNumbers = true;
    const number = Number(text);
    if (text.length < SHORT && Number.isFinite(number)) this.builder.addNumber(number);
    else addWritten(this.builder, text);
  }
}

/** Takes rows, key by key. */
export class JsonColumns {
  readonly #columns = new Map<string, JsonColumn>();
  readonly #where: string;
  readonly #limitCells: number;

  /** @param limitCells the most rows times columns */
  constructor(where: string, limitCells: number) {
    this.#where = where;
    this.#limitCells = limitCells;
  }

  /**
   * @param row 1-based
   * @returns whether the row had no such key before
   * @throws FormatError if the table becomes larger than the limit
   */
  add(key: string, value: JsonValue, row: number): boolean {
    const column = this.#columns.get(key) ?? this.#newColumn(key);
    if (column.row === row) return false;
    column.add(value, row);
    return true;
  }

  /** @throws FormatError if the table has become larger than the limit */
  endRow(row: number): void {
    const columns = this.#columns.size;
    if (row * columns <= this.#limitCells) return;
    throw new FormatError(
      `${this.#where} has ${columns} different keys in its first ${row} rows, and rows times keys are more than ` +
        `${this.#limitCells} cells, most of them empty. A table has the same keys in its rows: write it as one row for each ` +
        "key and value. In code, limitCells allows more.",
    );
  }

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** The first key with a list or an object. */
  get nested(): string | undefined {
    return this.names.find((name) => this.#columns.get(name)!.nestedRow !== undefined);
  }

  /** The columns without lists and objects, and what to tell of the others. */
  finish(rowCount: number): { columns: TypedColumn[]; warnings: string[] } {
    const columns: TypedColumn[] = [];
    const warnings: string[] = [];
    for (const [name, column] of this.#columns) {
      const { builder, hasNumbers, hasTexts, nestedRow } = column;
      const what = `${this.#where}: column ${JSON.stringify(name.slice(0, 80))}`;
      column.fillTo(rowCount);
      if (nestedRow !== undefined) {
        warnings.push(`${what} is left out, because it holds lists or objects, the first in row ${nestedRow}.`);
        continue;
      }
      if (hasNumbers && hasTexts) {
        warnings.push(`${what} holds numbers, and texts in quotes; a text that is a number counts as one.`);
      }
      columns.push({ name, builder, isText: hasTexts && !hasNumbers });
    }
    return { columns, warnings };
  }

  #newColumn(key: string): JsonColumn {
    const column = new JsonColumn();
    this.#columns.set(copyOf(key), column);
    return column;
  }
}
