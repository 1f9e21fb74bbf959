/**
 * The cells of some rows of CSV, within the bytes that are scanned.
 *
 * @module
 */
import type { NumberCells } from "./number-reader.ts";

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
const FEWEST_CELLS = 64;

/** How a cell is written. */
export const CELL = { plain: 0, number: 1, quoted: 2, /** Quoted, with doubled quotes inside. */ escaped: 3 } as const;

/** Where the cells of a batch are. */
export type BatchArrays = Pick<RowBatch, "rowEnds" | "lines" | "starts" | "ends" | "kinds" | "numbers" | "fractions">;

/** Rows one after the other, and their cells in one list, so that a column can take all its cells at once. */
export class RowBatch implements NumberCells {
  rows = 0;
  /** On which the next row starts. */
  line: number;
  /** Cells of all rows, and of a row that has not ended. */
  cells = 0;
  /** Of each row, the cell behind its last, and the line of the file on which the row starts, 1-based. */
  rowEnds: Int32Array = new Int32Array(FEWEST_CELLS);
  lines: Int32Array = new Int32Array(FEWEST_CELLS);
  starts: Int32Array = new Int32Array(FEWEST_CELLS);
  ends: Int32Array = new Int32Array(FEWEST_CELLS);
  /** Of each cell, its {@link CELL}. */
  kinds: Uint8Array = new Uint8Array(FEWEST_CELLS);
  /** Of each number, its value, and how many digits stand after its mark. */
  numbers: Float64Array = new Float64Array(FEWEST_CELLS);
  fractions: Int32Array = new Int32Array(FEWEST_CELLS);

  /** @param line of the file on which the next row starts, 1-based */
  constructor(line: number) {
    this.line = line;
  }

  /** Puts the cells that follow into other arrays, until more room is needed. The batch is empty. */
  moveTo({ rowEnds, lines, starts, ends, kinds, numbers, fractions }: BatchArrays): void {
    this.rowEnds = rowEnds;
    this.lines = lines;
    this.starts = starts;
    this.ends = ends;
    this.kinds = kinds;
    this.numbers = numbers;
    this.fractions = fractions;
  }

  /** Whether all cells are in these arrays. */
  isIn({ rowEnds, starts }: BatchArrays): boolean {
    return this.rowEnds === rowEnds && this.starts === starts;
  }

  /** For how many cells there is room. */
  get room(): number {
    return this.kinds.length;
  }

  /** The number of the next cell, for which there is room. */
  next(): number {
    if (this.cells === this.kinds.length) this.#growCells();
    return this.cells;
  }

  /** Puts the next cell, whose number is there already if it is one. */
  add(start: number, end: number, kind: number): void {
    const cell = this.next();
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.kinds[cell] = kind;
    this.cells++;
  }

  /** @param breaks between lines, inside the row */
  endRow(breaks: number): void {
    const row = this.rows++;
    if (row === this.rowEnds.length) this.#growRows();
    this.rowEnds[row] = this.cells;
    this.lines[row] = this.line;
    this.line += breaks + 1;
  }

  /** The first cell of a row; of the row behind the last, where its first will be. */
  firstOf(row: number): number {
    return row === 0 ? 0 : this.rowEnds[row - 1]!;
  }

  /** Leaves out the cells of a row that has not ended. */
  dropUnfinished(): void {
    this.cells = this.firstOf(this.rows);
  }

  clear(): void {
    this.rows = 0;
    this.cells = 0;
  }

  #growCells(): void {
    const length = 2 * this.kinds.length;
    this.starts = longer(this.starts, new Int32Array(length));
    this.ends = longer(this.ends, new Int32Array(length));
    this.kinds = longer(this.kinds, new Uint8Array(length));
    this.numbers = longer(this.numbers, new Float64Array(length));
    this.fractions = longer(this.fractions, new Int32Array(length));
  }

  #growRows(): void {
    const length = 2 * this.rowEnds.length;
    this.rowEnds = longer(this.rowEnds, new Int32Array(length));
    this.lines = longer(this.lines, new Int32Array(length));
  }
}

function longer<T extends Int32Array | Uint8Array | Float64Array>(values: T, doubled: T): T {
  doubled.set(values);
  return doubled;
}

/** Whether a cell stands in quotes. */
export function isQuoted({ kinds }: RowBatch, cell: number): boolean {
  return kinds[cell] === CELL.quoted || kinds[cell] === CELL.escaped;
}

/** What a cell says. */
export function cellText(
  bytes: Uint8Array,
  batch: RowBatch,
  cell: number,
  decode: (bytes: Uint8Array) => string,
): string {
  return rawCellText(bytes, batch, cell, decode).trim();
}

/** The same with the blanks around it. */
export function rawCellText(
  bytes: Uint8Array,
  { starts, ends, kinds }: RowBatch,
  cell: number,
  decode: (bytes: Uint8Array) => string,
): string {
  const inside = decode(bytes.subarray(starts[cell], ends[cell]));
  return kinds[cell] === CELL.escaped ? inside.replaceAll('""', '"') : inside;
}

/** What the cells of a row say. */
export function rowTexts(
  bytes: Uint8Array,
  batch: RowBatch,
  row: number,
  decode: (bytes: Uint8Array) => string,
): string[] {
  const first = batch.firstOf(row);
  const count = batch.firstOf(row + 1) - first;
  return Array.from({ length: count }, (_, i) => cellText(bytes, batch, first + i, decode));
}

/** A blank of ASCII, or a character that moves the carriage. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CR);
}

/** Whether nothing stands in a row: no cell, and no quotes. */
export function isBlankRow(bytes: Uint8Array, batch: RowBatch, row: number): boolean {
  const cell = batch.firstOf(row);
  if (batch.firstOf(row + 1) - cell !== 1 || batch.kinds[cell] !== CELL.plain) return false;
  for (let at = batch.starts[cell]!; at < batch.ends[cell]!; at++) if (!isBlank(bytes[at]!)) return false;
  return true;
}
