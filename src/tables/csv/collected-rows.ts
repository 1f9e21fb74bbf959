/**
 * The rows of a CSV file on their way from the scanner into columns.
 *
 * @module
 */
import { type CellMarks, CsvColumn } from "./csv-column.ts";
import type { ExtraCell } from "./extra-cell.ts";
import type { KeptTexts } from "./kept-texts.ts";
import { LineNumbers } from "./line-numbers.ts";
import { isBlankRow, type RowBatch, rowTexts } from "./row-batch.ts";
import { type Expectation, otherLength } from "./row-errors.ts";

/** The first row of a file, which may be its header. */
export interface FirstRow {
  readonly cells: readonly string[];
  readonly line: number;
  /** Whether it lacks a cell, as only a header does. */
  readonly isShort: boolean;
}

/** How the rows of one file are taken. */
export interface RowRules {
  /** The file's name. */
  readonly where: string;
  readonly delimiter: string;
  readonly marks: CellMarks;
  readonly extra: ExtraCell | undefined;
  readonly mayHaveHeader: boolean;
  readonly kept: KeptTexts;
  /** The text of bytes. @throws DataError for bytes that are none */
  readonly decode: (bytes: Uint8Array) => string;
}

/** Puts rows into columns, until they are taken away as a block. */
export class CollectedRows {
  readonly #rules: RowRules;
  #first: FirstRow | undefined;
  #columns: CsvColumn[] | undefined;
  #lines = new LineNumbers();
  /** Of the columns; undefined as long as the first row may be the header. */
  #names: readonly string[] | undefined;

  constructor(rules: RowRules) {
    this.#rules = rules;
  }

  /** The first row of the file; undefined before it has come. */
  get first(): FirstRow | undefined {
    return this.#first;
  }

  /** Those since the last block, the first row of the file among them. */
  get lines(): LineNumbers {
    return this.#lines;
  }

  /** The columns of the rows since the last block; in the first block, the row of what may be the header is reserved. */
  columns(): CsvColumn[] {
    this.#columns ??= this.#newColumns(this.#first!.cells.length, 1);
    return this.#columns;
  }

  /** Fills the row that was reserved. The last cell may be one that only other rows have, behind a separator. */
  putFirst(): void {
    const { cells } = this.#first!;
    for (const [i, { builder }] of this.columns().entries()) builder.replace(0, cells[i] ?? "");
  }

  /** What follows is the next block. @param names of the columns */
  nextBlock(names: readonly string[]): void {
    this.#names = names;
    this.#columns = undefined; // made when the next row comes
    this.#lines = new LineNumbers();
  }

  /** Takes rows as the scanner gives them. @throws DataError for a row of another length */
  readonly add = (bytes: Uint8Array, batch: RowBatch): void => {
    for (let row = 0; row < batch.rows; ) {
      const usual = this.#usualFrom(batch, row);
      if (usual > row) this.#addRows(bytes, batch, row, usual);
      else this.#unusualRow(bytes, batch, row);
      row = Math.max(usual, row + 1);
    }
  };

  /** @returns the first row that is not like those before: a blank one, one of another length, or the only cell of its row */
  #usualFrom({ rows, rowEnds }: RowBatch, from: number): number {
    const width = this.#columns?.length ?? 1;
    if (width === 1) return from;
    let row = from;
    let end = from === 0 ? 0 : rowEnds[from - 1]!;
    while (row < rows && rowEnds[row] === end + width) end = rowEnds[row++]!;
    return row;
  }

  /** Rows of as many cells as there are columns. */
  #addRows(bytes: Uint8Array, batch: RowBatch, from: number, to: number): void {
    const columns = this.#columns!;
    const [first, end] = [batch.firstOf(from), batch.firstOf(to)];
    const expected = this.#expectedRows(bytes, batch);
    for (let row = from; row < to; row++) this.#lines.add(batch.lines[row]!);
    for (const [i, column] of columns.entries()) {
      column.builder.expected = expected;
      column.addCells(bytes, batch, { first: first + i, end, step: columns.length }, this.#rules.marks);
    }
  }

  /** Rows so far, and a little more than the other bytes hold if their rows are as long as those of the batch. */
  #expectedRows(bytes: Uint8Array, { starts, ends, cells, rows }: RowBatch): number {
    const end = ends[cells - 1]!;
    const perByte = rows / Math.max(end - starts[0]!, 1);
    return this.#lines.length + rows + Math.ceil(1.05 * perByte * (bytes.length - end));
  }

  /** The first row, a blank one, one of another length, or the only cell of its row. */
  #unusualRow(bytes: Uint8Array, batch: RowBatch, row: number): void {
    const { where, decode } = this.#rules;
    const count = batch.firstOf(row + 1) - batch.firstOf(row);
    const line = batch.lines[row]!;
    const width = this.#first?.cells.length;
    if (width !== 1 && isBlankRow(bytes, batch, row)) return;
    if (this.#first === undefined) {
      this.#first = { cells: rowTexts(bytes, batch, row, decode), line, isShort: false };
      this.#lines.add(line);
      return;
    }
    this.#columns ??= this.#names ? this.#newColumns(this.#width(), 0) : this.#begun();
    if (count !== this.#columns.length) {
      throw otherLength(rowTexts(bytes, batch, row, decode), `${where}, line ${line}`, this.#expectation());
    }
    this.#addRows(bytes, batch, row, row + 1);
  }

  /** The columns when the second row comes: now it is known whether the first row lacks a cell. */
  #begun(): CsvColumn[] {
    const { cells, line } = this.#first!;
    const { extra, mayHaveHeader } = this.#rules;
    const isShort = mayHaveHeader && extra === "rowName";
    if (isShort) this.#first = { cells: ["", ...cells], line, isShort };
    if (extra === "emptyName") this.#first = { cells: cells.slice(0, -1), line, isShort };
    return this.#newColumns(this.#width(), 1);
  }

  /** How many cells a row has. */
  #width(): number {
    return this.#first!.cells.length + (this.#rules.extra === "emptyLast" ? 1 : 0);
  }

  /** @param reserved rows */
  #newColumns(count: number, reserved: number): CsvColumn[] {
    const { kept, decode } = this.#rules;
    const keeps = kept.columns(this.#names, this.#first!.cells);
    return Array.from({ length: count }, (_, i) => new CsvColumn(reserved, decode, keeps[i] ?? false));
  }

  #expectation(): Expectation {
    const { line, cells, isShort } = this.#first!;
    const width = this.#width();
    const firstLine = cells.length === width && !isShort ? line : undefined;
    return { width, firstLine, isFirst: this.#lines.length === 1, delimiter: this.#rules.delimiter };
  }
}
