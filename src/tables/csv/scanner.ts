/**
 * The rows of CSV that arrives in pieces of UTF-8: where each cell begins and ends, and which number stands there. No cell
 * becomes a string here.
 *
 * Source: RFC 4180. Lines may end with CR, LF or both; blanks may stand around quotes.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import type { DecimalMark } from "../numbers.ts";
import { joinedBytes } from "./joined-bytes.ts";
import { readNumber } from "./number-reader.ts";
import { CELL, RowBatch } from "./row-batch.ts";
import { type Marks, scanSimpleRows } from "./simple-rows.ts";

/** What separates cells, and what sets fractions apart. */
export interface CsvGrammar {
  /** One character of ASCII, or {@link BLANKS}. */
  readonly delimiter: string;
  readonly decimal: DecimalMark;
}

/** Any number of blanks and tabs separates two cells; those at the ends of a line do not count. */
export const BLANKS = "blanks";

/** Is given the rows in their order, some at a time. The batch is used again for the next. */
export type OnRows = (bytes: Uint8Array, batch: RowBatch) => void;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const BACKSLASH = 0x5c;
/** A row goes on in the next piece. */
const UNFINISHED = -1;
/** Of a batch, which then stays in the processor's cache. */
const CELLS = 4096;

/** Splits bytes into rows; a row that has not ended waits for the next piece. */
export class CsvScanner {
  readonly #where: string;
  readonly #longest: number;
  readonly #isBlanks: boolean;
  readonly #marks: Marks;
  readonly #batch: RowBatch;
  /** What waits for the end of its row. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  /** From how many waiting bytes on a look is worthwhile: a long row is looked at in doubling lengths. */
  #worthwhile = 0;
  /** Line breaks within the row. */
  #breaks = 0;
  #isLast = false;

  /**
   * @param longest the most bytes that may wait for the end of their row
   * @param line of the file, on which the bytes begin
   */
  constructor({ delimiter, decimal }: CsvGrammar, where: string, longest: number, line = 1) {
    this.#isBlanks = delimiter === BLANKS;
    this.#marks = {
      delimiter: this.#isBlanks ? SPACE : delimiter.charCodeAt(0),
      decimal: delimiter === decimal ? -1 : decimal.charCodeAt(0),
    };
    this.#where = where;
    this.#longest = longest;
    this.#batch = new RowBatch(line);
  }

  /**
   * Finds the rows that end in this piece, blank ones too.
   *
   * @param isLast whether the bytes end here
   * @throws DataError for a quote that does not end where the cell ends, and a row that is too long
   */
  push(piece: Uint8Array, isLast: boolean, onRows: OnRows): void {
    this.#isLast = isLast;
    this.#rest.push(piece);
    this.#restLength += piece.length;
    if (!isLast && this.#restLength < this.#worthwhile) return;
    const bytes = joinedBytes(this.#rest);
    let start = 0;
    while (start < bytes.length) {
      const next = this.#scanBatch(bytes, start, onRows);
      if (next === start) break;
      start = next;
    }
    this.#rest = start < bytes.length ? [bytes.subarray(start)] : [];
    this.#restLength = bytes.length - start;
    this.#worthwhile = 2 * this.#restLength;
    if (this.#restLength > this.#longest) throw this.#tooLong();
  }

  /**
   * Rows before a wrong quote are given, too: they may have an earlier fault.
   *
   * @returns where the next row begins
   */
  #scanBatch(bytes: Uint8Array, from: number, onRows: OnRows): number {
    const batch = this.#batch;
    let start = from;
    batch.clear();
    try {
      while (start < bytes.length && batch.cells < CELLS) {
        if (!this.#isBlanks) start = scanSimpleRows(bytes, start, batch, this.#marks, CELLS);
        if (start === bytes.length || batch.cells >= CELLS) break;
        this.#breaks = 0;
        const next = this.#scanRow(bytes, start);
        if (next === UNFINISHED) break;
        batch.endRow(this.#breaks);
        start = next;
      }
    } finally {
      batch.dropUnfinished();
      if (batch.rows > 0) onRows(bytes, batch);
    }
    return start;
  }

  /** @returns where the next row begins, or {@link UNFINISHED} */
  #scanRow(bytes: Uint8Array, start: number): number {
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

  #tooLong(): DataError {
    return new DataError(
      `${this.#where}: the row that starts in line ${this.#batch.line} has more than ${this.#longest} characters. ` +
        'Probably a quote (") in it is never closed: close it, or double it inside a quoted cell. Rows that are longer indeed ' +
        "are read by train and evaluate with --no-stream, and by the library with longestRow.",
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
