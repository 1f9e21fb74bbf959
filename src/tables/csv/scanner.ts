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
import { type CompiledRows, compiledRows } from "./compiled-rows.ts";
import { joinedBytes } from "./joined-bytes.ts";
import { RowBatch } from "./row-batch.ts";
import { RowScanner, UNFINISHED } from "./row-scanner.ts";
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

const SPACE = 0x20;
/** Of a batch, which then stays in the processor's cache. */
const CELLS = 4096;
/** From so many bytes at once on, compiled code is worth its start. */
const MANY_BYTES = 2 ** 14;

/** Splits bytes into rows; a row that has not ended waits for the next piece. */
export class CsvScanner {
  readonly #where: string;
  readonly #longest: number;
  readonly #isBlanks: boolean;
  readonly #marks: Marks;
  readonly #batch: RowBatch;
  readonly #rows: RowScanner;
  /** What waits for the end of its row. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  /** From how many waiting bytes on a look is worthwhile: a long row is looked at in doubling lengths. */
  #worthwhile = 0;
  #isLast = false;
  #compiled: CompiledRows | undefined;

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
    this.#rows = new RowScanner(this.#batch, this.#marks, this.#isBlanks, where);
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
    if (bytes.length >= MANY_BYTES && !this.#isBlanks) this.#compiled ??= this.#startCompiled();
    this.#compiled?.forget();
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
        if (!this.#isBlanks) start = this.#scanSimple(bytes, start);
        if (start === bytes.length || batch.cells >= CELLS) break;
        const next = this.#rows.scan(bytes, start, this.#isLast);
        if (next === UNFINISHED) break;
        batch.endRow(this.#rows.breaks);
        start = next;
      }
    } finally {
      batch.dropUnfinished();
      if (batch.rows > 0) onRows(bytes, batch);
    }
    return start;
  }

  #startCompiled(): CompiledRows | undefined {
    const compiled = compiledRows();
    if (compiled) this.#batch.moveTo(compiled.arrays);
    return compiled;
  }

  #scanSimple(bytes: Uint8Array, start: number): number {
    const batch = this.#batch;
    const compiled = this.#compiled;
    if (compiled === undefined || !batch.isIn(compiled.arrays)) {
      return scanSimpleRows(bytes, start, batch, this.#marks, CELLS);
    }
    return compiled.scan(bytes, start, batch, this.#marks, CELLS);
  }

  #tooLong(): DataError {
    return new DataError(
      `${this.#where}: the row that starts in line ${this.#batch.line} has more than ${this.#longest} characters. ` +
        'Probably a quote (") in it is never closed: close it, or double it inside a quoted cell. Rows that are longer indeed ' +
        "are read by train and evaluate with --no-stream, and by the library with longestRow.",
    );
  }
}
