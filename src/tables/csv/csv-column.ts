/**
 * A column of a CSV file, cell by cell, from bytes.
 *
 * @module
 */
import { ColumnBuilder } from "../column-builder.ts";
import { NumberReader } from "./number-reader.ts";
import { CELL, cellText, isBlank, type RowBounds } from "./row-bounds.ts";
import { NEW_TEXT, TextTable } from "./text-table.ts";

/** One for all columns: each number is taken from it at once. */
const READER = new NumberReader();
/** Up to so many rows a table of texts is not worth its room: a file may have very many columns. */
const FEW_ROWS = 32;
/** No number begins with a larger byte. */
const NINE = 0x39;

/** The decimal mark in cells without and with quotes; −1 where a cell with one is text. */
export interface CellMarks {
  readonly plain: number;
  readonly quoted: number;
}

/** Adds the cells of a row, each to its column. */
export function addRow(columns: readonly CsvColumn[], bytes: Uint8Array, row: RowBounds, marks: CellMarks): void {
  const { kinds, starts, ends, numbers, fractions } = row;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const kind = kinds[i];
    if (kind === CELL.number) column.addNumber(numbers[i]!, fractions[i]!);
    else if (kind === CELL.quoted) column.addCell(bytes, starts[i]!, ends[i]!, true, marks.quoted);
    else if (kind === CELL.plain) column.addCell(bytes, starts[i]!, ends[i]!, false, marks.plain);
    else column.addEscaped(bytes, row, i);
  }
}

/** Takes cells as they stand in the file. */
export class CsvColumn {
  readonly builder: ColumnBuilder;
  /** How many numbers have a fraction of other than three digits: in those, the mark cannot be one between thousands. */
  marked = 0;
  /** How many numbers have a fraction of three digits. */
  perhapsGrouped = 0;
  #plain: TextTable | undefined;
  #quoted: TextTable | undefined;
  readonly #decode: (bytes: Uint8Array) => string;
  /** Whether a cell that is not empty has no quotes. */
  hasPlain = false;

  /**
   * @param reserved rows
   * @param decode the text of bytes; throws what the file's reader throws for bytes that are none
   */
  constructor(reserved: number, decode: (bytes: Uint8Array) => string) {
    this.builder = new ColumnBuilder(reserved);
    this.#decode = decode;
  }

  /** A number that the scanner has read on its way. */
  addNumber(number: number, fractionDigits: number): void {
    this.hasPlain = true;
    this.#count(number, fractionDigits);
  }

  #count(number: number, fractionDigits: number): void {
    if (fractionDigits === 3) this.perhapsGrouped++;
    else if (fractionDigits > 0) this.marked++;
    this.builder.addNumber(number);
  }

  /**
   * The cell from `start` to before `end`; blanks around it do not count.
   *
   * @param mark the decimal mark; −1 where a cell with one is text
   */
  addCell(bytes: Uint8Array, start: number, end: number, isQuoted: boolean, mark: number): void {
    while (start < end && isBlank(bytes[start]!)) start++;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    if (start === end) {
      this.builder.addMissing();
      return;
    }
    if (!isQuoted) this.hasPlain = true;
    if (bytes[start]! <= NINE) {
      READER.read(bytes, start, end, mark);
      if (READER.end === end && !Number.isNaN(READER.value)) {
        this.#count(READER.value, READER.fractionDigits);
        return;
      }
    }
    if (this.builder.length < FEW_ROWS) {
      this.builder.addText(this.#textOf(bytes, start, end), isQuoted);
      return;
    }
    if (isQuoted) this.#quoted ??= new TextTable();
    else this.#plain ??= new TextTable();
    const table = isQuoted ? this.#quoted! : this.#plain!;
    let code = table.find(bytes, start, end);
    if (code === NEW_TEXT) {
      code = this.builder.codeOf(this.#textOf(bytes, start, end), isQuoted);
      table.add(bytes, start, end, code);
    }
    this.builder.addCode(code);
  }

  /** A quoted cell with quotes inside. */
  addEscaped(bytes: Uint8Array, row: RowBounds, cell: number): void {
    this.builder.addText(cellText(bytes, row, cell, this.#decode), true);
  }

  /** Blanks other than those of ASCII are rare enough to be met here. */
  #textOf(bytes: Uint8Array, start: number, end: number): string {
    return this.#decode(bytes.subarray(start, end)).trim();
  }
}
