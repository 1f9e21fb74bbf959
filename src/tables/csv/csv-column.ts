/**
 * A column of a CSV file, cell by cell, from bytes.
 *
 * @module
 */
import { ColumnBuilder } from "../column-builder.ts";
import { type NumberCells, readNumber } from "./number-reader.ts";
import { CELL, cellText, isBlank, type RowBatch } from "./row-batch.ts";
import { NEW_TEXT, TextTable } from "./text-table.ts";

/** One for all columns: each number is taken from it at once. */
const NUMBER: NumberCells = { numbers: new Float64Array(1), fractions: new Int32Array(1) };
/** Up to so many rows a table of texts is not worth its room: a file may have very many columns. */
const FEW_ROWS = 32;
const NO_TEXTS = new TextTable();
/** No number begins with a larger byte. */
const NINE = 0x39;

/** The decimal mark in cells without and with quotes; −1 where a cell with one is text. */
export interface CellMarks {
  readonly plain: number;
  readonly quoted: number;
}

/** Cells of one column in a batch: from `first` to before `end`, each `step` behind the one before. */
export interface ColumnCells {
  readonly first: number;
  readonly end: number;
  readonly step: number;
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

  /** The cells of this column in some rows. */
  addCells(bytes: Uint8Array, batch: RowBatch, { first, end, step }: ColumnCells, marks: CellMarks): void {
    const { kinds } = batch;
    for (let cell = first; cell < end; ) {
      const cells = { first: cell, end, step };
      const kind = kinds[cell];
      if (kind === CELL.number) cell = this.#addNumbers(batch, cells);
      else if (kind === CELL.quoted) cell = this.#addTexts(bytes, batch, cells, marks.quoted);
      else if (kind === CELL.plain) cell = this.#addTexts(bytes, batch, cells, marks.plain);
      else {
        this.builder.addText(cellText(bytes, batch, cell, this.#decode), true);
        cell += step;
      }
    }
  }

  /**
   * Numbers that the scanner has read on its way.
   *
   * @returns the first cell that is none
   */
  #addNumbers({ kinds, numbers, fractions }: RowBatch, { first, end, step }: ColumnCells): number {
    let cell = first;
    for (; cell < end && kinds[cell] === CELL.number; cell += step) this.#countMark(fractions[cell]!);
    this.hasPlain = true;
    this.builder.addNumbers(numbers, { first, end: cell, step });
    return cell;
  }

  /**
   * Cells that are all in quotes or all without: texts that were met before by their bytes, others one by one.
   *
   * @returns the first cell that is none
   */
  #addTexts(bytes: Uint8Array, batch: RowBatch, { first, end, step }: ColumnCells, mark: number): number {
    const { kinds, starts, ends } = batch;
    const kind = kinds[first];
    const isQuoted = kind === CELL.quoted;
    const table = (isQuoted ? this.#quoted : this.#plain) ?? NO_TEXTS;
    let cell = first;
    for (; cell < end && kinds[cell] === kind; cell += step) {
      const start = starts[cell]!;
      const code = bytes[start]! > NINE ? table.find(bytes, start, ends[cell]!) : NEW_TEXT;
      if (code === NEW_TEXT) this.#addCell(bytes, start, ends[cell]!, isQuoted, mark);
      else this.builder.addCode(code);
    }
    return cell;
  }

  #countMark(fractionDigits: number): void {
    if (fractionDigits === 3) this.perhapsGrouped++;
    else if (fractionDigits > 0) this.marked++;
  }

  /**
   * The cell from `start` to before `end`; blanks around it do not count.
   *
   * @param mark the decimal mark; −1 where a cell with one is text
   */
  #addCell(bytes: Uint8Array, start: number, end: number, isQuoted: boolean, mark: number): void {
    while (start < end && isBlank(bytes[start]!)) start++;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    if (start === end) {
      this.builder.addMissing();
      return;
    }
    if (!isQuoted) this.hasPlain = true;
    if (bytes[start]! <= NINE) {
      const numberEnd = readNumber(bytes, start, end, mark, NUMBER, 0);
      const number = NUMBER.numbers[0]!;
      if (numberEnd === end && !Number.isNaN(number)) {
        this.#countMark(NUMBER.fractions[0]!);
        this.builder.addNumber(number);
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

  /** Blanks other than those of ASCII are rare enough to be met here. */
  #textOf(bytes: Uint8Array, start: number, end: number): string {
    return this.#decode(bytes.subarray(start, end)).trim();
  }
}
