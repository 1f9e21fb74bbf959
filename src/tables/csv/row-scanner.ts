/**
 * One row of CSV, cell by cell: whatever may stand in a row. `simple-rows.ts` is the fast way through most of them.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { readNumber } from "./number-reader.ts";
import { CELL, type RowBatch } from "./row-batch.ts";
import type { Marks } from "./simple-rows.ts";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const BACKSLASH = 0x5c;
/** A row goes on in the next piece. */
export const UNFINISHED = -1;

/** Finds the cells of rows. */
export class RowScanner {
  readonly #batch: RowBatch;
  readonly #marks: Marks;
  readonly #isBlanks: boolean;
  readonly #where: string;
  /** Line breaks within the row. */
  #breaks = 0;
  #isLast = false;

  /**
   * @param batch to which cells are added
   * @param isBlanks whether any number of blanks and tabs separates two cells
   */
  constructor(batch: RowBatch, marks: Marks, isBlanks: boolean, where: string) {
    this.#batch = batch;
    this.#marks = marks;
    this.#isBlanks = isBlanks;
    this.#where = where;
  }

  /** Line breaks inside the row that was scanned last. */
  get breaks(): number {
    return this.#breaks;
  }

  /**
   * Adds the cells of one row to the batch.
   *
   * @param isLast whether the bytes end the file
   * @returns where the next row begins, or {@link UNFINISHED}
   * @throws DataError for a quote that does not end where the cell ends
   */
  scan(bytes: Uint8Array, start: number, isLast: boolean): number {
    this.#breaks = 0;
    this.#isLast = isLast;
    let at = this.#isBlanks ? afterBlanks(bytes, start) : start;
    for (;;) {
      at = this.#scanCell(bytes, at);
      if (at === UNFINISHED) return UNFINISHED;
      if (this.#isBlanks) at = afterBlanks(bytes, at);
      if (at >= bytes.length) return this.#isLast ? at : UNFINISHED;
      const byte = bytes[at];
      if (byte === LF) return at + 1;
      if (byte === CR) return this.#afterReturn(bytes, at + 1);
      if (!this.#isBlanks) at++;
    }
  }

  #afterReturn(bytes: Uint8Array, at: number): number {
    if (at >= bytes.length) return this.#isLast ? at : UNFINISHED; // a line feed may follow
    return bytes[at] === LF ? at + 1 : at;
  }

  /** @returns where the cell ends, or {@link UNFINISHED} */
  #scanCell(bytes: Uint8Array, start: number): number {
    if (start < bytes.length && bytes[start]! <= QUOTE) {
      const first = this.#isBlanks ? start : afterSpaces(bytes, start);
      if (first < bytes.length && bytes[first] === QUOTE) return this.#scanQuoted(bytes, first + 1);
    }
    const { delimiter, decimal } = this.#marks;
    const other = this.#isBlanks ? TAB : delimiter;
    const batch = this.#batch;
    const cell = batch.next();
    const numberEnd = readNumber(bytes, start, bytes.length, decimal, batch, cell);
    let end = numberEnd;
    for (; end < bytes.length; end++) {
      const byte = bytes[end];
      if (byte === delimiter || byte === LF || byte === CR || byte === other) break;
    }
    const isNumber = end === numberEnd && !Number.isNaN(batch.numbers[cell]!);
    batch.add(start, end, isNumber ? CELL.number : CELL.plain);
    return end;
  }

  /** @param start after the quote */
  #scanQuoted(bytes: Uint8Array, start: number): number {
    let kind: number = CELL.quoted;
    const last = bytes.length - 1;
    for (let at = start; at <= last; at++) {
      const byte = bytes[at];
      if (byte === LF || (byte === CR && (at === last || bytes[at + 1] !== LF))) this.#breaks++;
      if (byte !== QUOTE) continue;
      if (at < last && bytes[at + 1] === QUOTE) {
        kind = CELL.escaped;
        at++;
      } else {
        this.#batch.add(start, at, kind);
        return this.#afterQuote(bytes, at + 1);
      }
    }
    if (this.#isLast) throw this.#misquoted();
    return UNFINISHED;
  }

  #afterQuote(bytes: Uint8Array, at: number): number {
    const end = this.#isBlanks ? at : afterSpaces(bytes, at);
    if (end >= bytes.length) return this.#isLast ? end : UNFINISHED;
    const byte = bytes[end];
    if (byte === this.#marks.delimiter || byte === LF || byte === CR || (this.#isBlanks && byte === TAB)) return end;
    throw this.#misquoted(bytes[at - 2] === BACKSLASH);
  }

  #misquoted(isAfterBackslash = false): DataError {
    const inR = isAfterBackslash ? ', not after a backslash: write.table(…, qmethod="double") in R' : "";
    return new DataError(
      `${this.#where} has a quote (") in or before line ${this.#batch.line} that does not end where the cell ends. ` +
        `Write a quote inside a quoted cell twice ("")${inR}.`,
    );
  }
}

function afterSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] === SPACE) at++;
  return at;
}

function afterBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}
