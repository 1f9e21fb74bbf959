/**
 * A column of a CSV file, cell by cell, from bytes.
 *
 * @module
 */
import { ColumnBuilder } from "../column-builder.ts";
import { type NumberCells, readNumber } from "./number-reader.ts";
import { CELL, cellText, isBlank, isQuoted, type RowBatch, rawCellText } from "./row-batch.ts";
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
  /** Whether a number in quotes keeps its text, unless that is as short as can be. */
  readonly quotesTell: boolean;
}

/** Cells of one column in a batch: from `first` to before `end`, each `step` behind the one before. */
export interface ColumnCells {
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

/** Whether a number stands there as short as can be: one in quotes may be a name, as `1.10` beside `1.1`. */
function isShortest(bytes: Uint8Array, start: number, end: number, number: number): boolean {
  const text = String(number);
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
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
   * @param keepsTexts whether the texts of the cells are kept as they stand in the file
   */
  constructor(reserved: number, decode: (bytes: Uint8Array) => string, keepsTexts: boolean) {
    this.builder = new ColumnBuilder(reserved);
    this.builder.keepsTexts = keepsTexts;
    this.#decode = decode;
  }

  /** The cells of this column in some rows. */
  addCells(bytes: Uint8Array, batch: RowBatch, { first, end, step }: ColumnCells, marks: CellMarks): void {
    const { kinds } = batch;
    if (this.builder.keepsTexts) {
      for (let cell = first; cell < end; cell += step) this.#keepCell(bytes, batch, cell);
      return;
    }
    for (let cell = first; cell < end; ) {
      const cells = { first: cell, end, step };
      const kind = kinds[cell];
      if (kind === CELL.number) cell = this.#addNumbers(batch, cells);
      else if (kind === CELL.quoted) cell = this.#addTexts(bytes, batch, cells, marks);
      else if (kind === CELL.plain) cell = this.#addTexts(bytes, batch, cells, marks);
      else {
        this.builder.addText(cellText(bytes, batch, cell, this.#decode), true);
        cell += step;
      }
    }
  }

  /** A cell with the blanks around it, whatever it means. */
  #keepCell(bytes: Uint8Array, batch: RowBatch, cell: number): void {
    const text = rawCellText(bytes, batch, cell, this.#decode);
    const inQuotes = isQuoted(batch, cell);
    this.hasPlain ||= !inQuotes && text.trim() !== "";
    this.builder.addText(text, inQuotes);
  }

  /**
   * Numbers that the scanner has read on its way.
   *
   * @returns the first cell that is none
   */
  #addNumbers({ kinds, numbers, fractions }: RowBatch, { first, end, step }: ColumnCells): number {
    let cell = first;
    for (; cell < end && kinds[cell] === CELL.number; cell += step) {
      if (fractions[cell]! > 0) this.#countMark(fractions[cell]!, numbers[cell]!);
    }
    this.hasPlain = true;
    this.builder.addNumbers(numbers, { first, end: cell, step });
    return cell;
  }

  /**
   * Cells that are all in quotes or all without: texts that were met before by their bytes, others one by one.
   *
   * @returns the first cell that is none
   */
  #addTexts(bytes: Uint8Array, batch: RowBatch, { first, end, step }: ColumnCells, marks: CellMarks): number {
    const { kinds, starts, ends } = batch;
    const kind = kinds[first];
    const isQuoted = kind === CELL.quoted;
    const table = (isQuoted ? this.#quoted : this.#plain) ?? NO_TEXTS;
    let cell = first;
    for (; cell < end && kinds[cell] === kind; cell += step) {
      const start = starts[cell]!;
      const code = bytes[start]! > NINE ? table.find(bytes, start, ends[cell]!) : NEW_TEXT;
      if (code === NEW_TEXT) this.#addCell(bytes, start, ends[cell]!, isQuoted, marks);
      else this.builder.addCode(code);
    }
    return cell;
  }

  /** No group of digits begins with 0, so a mark in `0,125` does not group. */
  #countMark(fractionDigits: number, number: number): void {
    if (fractionDigits === 3 && Math.abs(number) >= 1) this.perhapsGrouped++;
    else this.marked++;
  }

  /** The cell from `start` to before `end`; blanks around it do not count. */
  #addCell(bytes: Uint8Array, start: number, end: number, isQuoted: boolean, marks: CellMarks): void {
    while (start < end && isBlank(bytes[start]!)) start++;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    if (start === end) {
      this.builder.addMissing();
      return;
    }
    if (!isQuoted) this.hasPlain = true;
    if (bytes[start]! <= NINE) {
      const numberEnd = readNumber(bytes, start, end, isQuoted ? marks.quoted : marks.plain, NUMBER, 0);
      const number = NUMBER.numbers[0]!;
      const isNumber = numberEnd === end && !Number.isNaN(number);
      if (isNumber && (!isQuoted || !marks.quotesTell || isShortest(bytes, start, end, number))) {
        if (NUMBER.fractions[0]! > 0) this.#countMark(NUMBER.fractions[0]!, number);
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
