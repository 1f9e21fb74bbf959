/**
 * Columns, cell by cell.
 *
 * @module
 */
import { applyMeanings, type CellMeaning, countMissing } from "./cell-meanings.ts";
import { MISSING, NUMBER, type TableColumn } from "./column.ts";
import type { Fillers } from "./fillers.ts";

/** A text that cells of a column have, as it stands in the file, and how many have it. */
export interface CellText {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly count: number;
}

/** Tells what each text of a column means, which may depend on the others. */
export type ReadTexts = (cells: readonly CellText[]) => readonly CellMeaning[];

const FIRST_ROWS = 4;

/**
 * Takes the cells of one column in their order.
 *
 * A text is kept once, and what it means is decided once, when the column is finished: by then more is known of the file
 * than where the first cell stands.
 */
export class ColumnBuilder {
  /** How many rows there are so far. */
  length: number;
  /** For how many rows room is made when more room is needed; fewer come and more may. */
  expected = 0;
  /** Whether the column keeps its cells as they are written, with blanks around them, beside what they mean. */
  keepsTexts = false;
  #numbers: Float64Array | undefined;
  #codes: Int32Array | undefined;
  #cells: Omit<CellText, "count">[] = [{ text: "", isQuoted: false }];
  #plain: Map<string, number> | undefined;
  #quoted: Map<string, number> | undefined;

  /** @param reserved rows that are left out or replaced later */
  constructor(reserved = 0) {
    this.length = reserved;
  }

  /** @param number finite, or NaN for a missing one */
  addNumber(number: number): void {
    if (Number.isNaN(number)) {
      this.addMissing();
      return;
    }
    const row = this.length++;
    this.#numbersUpTo(row)[row] = number;
    if (this.#codes) this.#codesUpTo(row)[row] = NUMBER;
  }

  /** Numbers of a list, none of them NaN: from `first` to before `end`, each `step` behind the one before. */
  addNumbers(list: Float64Array, { first, end, step }: { first: number; end: number; step: number }): void {
    const from = this.length;
    this.length += Math.ceil((end - first) / step);
    const numbers = this.#numbersUpTo(this.length - 1);
    for (let row = from, i = first; i < end; row++, i += step) numbers[row] = list[i]!;
    if (this.#codes) this.#codesUpTo(this.length - 1).fill(NUMBER, from, this.length);
  }

  addMissing(): void {
    this.addCode(MISSING);
  }

  /** @param text without blanks around it; `""` for a missing cell */
  addText(text: string, isQuoted = false): void {
    this.addCode(this.codeOf(text, isQuoted));
  }

  /** A cell with a text whose code is known. */
  addCode(code: number): void {
    const row = this.length++;
    this.#codesUpTo(row)[row] = code;
    if (this.#numbers) this.#numbersUpTo(row)[row] = Number.NaN;
  }

  /** The code of a text in this column, until the column is finished. */
  codeOf(text: string, isQuoted: boolean): number {
    if (text === "") return MISSING;
    if (isQuoted) this.#quoted ??= new Map();
    else this.#plain ??= new Map();
    const known = isQuoted ? this.#quoted! : this.#plain!;
    const code = known.get(text);
    if (code !== undefined) return code;
    known.set(text, this.#cells.length);
    return this.#cells.push({ text, isQuoted }) - 1;
  }

  /** Puts a text into a row that was reserved. */
  replace(row: number, text: string): void {
    const codes = this.#codesUpTo(this.length - 1);
    codes[row] = this.codeOf(text, false);
  }

  /** The texts that cells have so far, from a row on. */
  texts(from: number): CellText[] {
    if (this.#cells.length === 1 || this.#codes === undefined) return [];
    return this.#used(this.#codes.subarray(from, this.length)).map(({ cell }) => cell);
  }

  /** Whether any cell is a number at first sight. */
  get hasNumbers(): boolean {
    return this.#numbers !== undefined;
  }

  /**
   * The column, from which nothing that follows takes anything away.
   *
   * @param from the first row that belongs to it
   * @param fillers of the block that the column is part of
   */
  finish(name: string, read: ReadTexts, from: number, fillers: Fillers): TableColumn {
    const { length } = this;
    const texts = [""];
    let codes = this.#codes?.subarray(from, length);
    let numbers = this.#numbers?.subarray(from, length);
    const written = this.keepsTexts && {
      numbers: numbers ?? fillers.noNumbers(length - from),
      codes: codes?.slice() ?? fillers.allNumbers(length - from),
      texts: this.#cells.map(({ text }) => text),
    };
    if (codes && this.#cells.length > 1) {
      const meanings = this.#meanings(codes, read);
      if (meanings.some(({ kind }) => kind === "number")) numbers ??= new Float64Array(length - from).fill(Number.NaN);
      applyMeanings(meanings, codes, numbers, texts);
    }
    const missing = codes === undefined ? 0 : countMissing(codes);
    codes ??= fillers.allNumbers(length - from);
    numbers ??= fillers.noNumbers(length - from);
    return { name, numbers, codes, texts, missing, ...(written && { written }) };
  }

  /** The meaning of each code. */
  #meanings(codes: Int32Array, read: ReadTexts): CellMeaning[] {
    const used = this.#used(codes);
    const meanings = new Array<CellMeaning>(this.#cells.length).fill({ kind: "missing" });
    const found = read(used.map(({ cell }) => cell));
    for (const [i, { code }] of used.entries()) meanings[code] = found[i]!;
    return meanings;
  }

  /** Texts that no cell has, since the cell was left out, do not count. */
  #used(codes: Int32Array): { readonly code: number; readonly cell: CellText }[] {
    const counts = new Int32Array(this.#cells.length);
    for (let row = 0; row < codes.length; row++) if (codes[row]! > 0) counts[codes[row]!]!++;
    const used = [];
    for (let code = 0; code < counts.length; code++) {
      const { text: written, isQuoted } = this.#cells[code]!;
      const text = this.keepsTexts ? written.trim() : written;
      if (counts[code]! > 0 && text !== "") used.push({ code, cell: { text, isQuoted, count: counts[code]! } });
    }
    return used;
  }

  /** With room for all rows up to one; NaN where no number has been put. */
  #numbersUpTo(row: number): Float64Array {
    const numbers = this.#numbers;
    if (numbers === undefined) this.#numbers = new Float64Array(Math.max(FIRST_ROWS, row + 1)).fill(Number.NaN, 0, row);
    else if (row >= numbers.length) {
      this.#numbers = new Float64Array(Math.max(2 * row, this.expected));
      this.#numbers.set(numbers);
    }
    return this.#numbers!;
  }

  /** The same for codes; NUMBER where none has been put. */
  #codesUpTo(row: number): Int32Array {
    const codes = this.#codes;
    if (codes === undefined) this.#codes = new Int32Array(Math.max(FIRST_ROWS, row + 1)).fill(NUMBER, 0, row + 1);
    else if (row >= codes.length) {
      this.#codes = new Int32Array(Math.max(2 * row, this.expected));
      this.#codes.set(codes);
    }
    return this.#codes!;
  }
}
