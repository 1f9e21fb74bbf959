/**
 * CSV: UTF-8 in pieces to blocks of a table. What the file leaves open (which separator, whether there is a header, how
 * numbers are written) is decided on the first block; all rows together may say otherwise.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { Fillers } from "../column-builder.ts";
import { MissingWords } from "../missing-words.ts";
import type { Table } from "../table.ts";
import { blockOf, finishedColumn } from "./block.ts";
import type { CellRules } from "./cells.ts";
import { ColumnEvidence } from "./column-evidence.ts";
import { type CellMarks, CsvColumn } from "./csv-column.ts";
import { type CsvBeginning, csvBeginning, formatDelimiter } from "./grammar.ts";
import { type CsvHeader, isHeader, nameColumns } from "./header.ts";
import { joinedBytes } from "./joined-bytes.ts";
import { type CsvLayout, firstGuess, LayoutEvidence, sameCells } from "./layout.ts";
import { LineNumbers } from "./line-numbers.ts";
import type { CsvBounds, CsvOptions } from "./options.ts";
import { isBlankRow, type RowBatch, rowTexts } from "./row-batch.ts";
import { CsvScanner } from "./scanner.ts";
import { CellTexts } from "./text.ts";

/** The first row of a file, which may be its header. */
interface FirstRow {
  readonly cells: readonly string[];
  readonly line: number;
  /** Whether it lacks the name of the first column, as R writes it. */
  readonly isShort: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/** Reads one file. */
export class CsvReader {
  readonly #options: CsvOptions;
  readonly #where: string;
  readonly #bounds: CsvBounds;
  readonly #known: CsvLayout | undefined;
  readonly #evidence = new LayoutEvidence();
  readonly #fillers = new Fillers();
  #columnEvidence: ColumnEvidence[] = [];
  #sample: Uint8Array[] = [];
  #sampleLength = 0;
  #hasBreak = false;
  #beginning: CsvBeginning | undefined;
  #scanner: CsvScanner | undefined;
  #texts: CellTexts | undefined;
  #rules: CellRules | undefined;
  #marks: CellMarks | undefined;
  #first: FirstRow | undefined;
  #columns: CsvColumn[] | undefined;
  #lines = new LineNumbers();
  #header: CsvHeader | undefined;

  /**
   * @param where the file's name, for messages
   * @param known how the file is read, where an earlier reading of all rows has told
   */
  constructor(options: CsvOptions, where: string, bounds: CsvBounds, known?: CsvLayout) {
    this.#options = options;
    this.#where = where;
    this.#bounds = bounds;
    this.#known = known;
  }

  /**
   * The next bytes of the file, in UTF-8.
   *
   * @param isLast whether there are no more
   * @throws DataError if it has rows of different lengths, or a quote that does not end where the cell ends, or is no text
   * @throws ConfigError if the separator is not one character
   */
  push(piece: Uint8Array, isLast: boolean): void {
    if (this.#scanner !== undefined) {
      this.#scanner.push(piece, isLast, this.#onRows);
      return;
    }
    this.#sample.push(piece);
    this.#sampleLength += piece.length;
    this.#hasBreak ||= piece.includes(LF) || piece.includes(CR);
    const { sample, longestRow } = this.#bounds;
    const isEnough = this.#sampleLength >= sample && (this.#hasBreak || this.#sampleLength >= longestRow);
    if (isLast || isEnough) this.#begin(joinedBytes(this.#sample), isLast);
  }

  /**
   * The rows since the last call; undefined where there is none, or too little to decide on.
   *
   * @param isLast whether there are no more
   * @throws DataError if the text is empty, or has a header only
   */
  take(isLast: boolean): Table | undefined {
    if (this.#first === undefined) {
      if (!isLast) return undefined;
      throw new DataError(`${this.#where} is empty. Give a file with at least one row.`);
    }
    const isFirst = this.#header === undefined;
    const rows = this.#lines.length;
    if (rows === (isFirst ? 1 : 0) && !(isFirst && isLast)) return undefined;
    this.#columns ??= this.#newColumns(this.#first.cells.length, 1);
    this.#evidence.add(this.#columns, isFirst ? 1 : 0, this.#rules!);
    this.#header ??= this.#named();
    const skipped = isFirst && this.#header.present ? 1 : 0;
    if (rows === skipped) throw withoutRows(this.#where, this.#first.line);
    if (isFirst && skipped === 0) this.#putFirst(this.#first);
    const { names } = this.#header;
    const columns = this.#columns.map(({ builder }, i) => {
      this.#columnEvidence[i] ??= new ColumnEvidence(this.#known?.columns?.[i]);
      const reading = { rules: this.#rules!, evidence: this.#columnEvidence[i], fillers: this.#fillers };
      return finishedColumn(builder, names[i]!, skipped, reading);
    });
    const lines = this.#lines.from(skipped);
    this.#columns = undefined; // made when the next row comes
    this.#lines = new LineNumbers();
    return blockOf(columns, lines, {
      ...{ where: this.#where, options: this.#options, rules: this.#rules! },
      ...{ header: this.#header, beginning: this.#beginning! },
    });
  }

  /** How the file was read. */
  get layout(): CsvLayout {
    const { decimal, quotesTell } = this.#rules!;
    const columns = this.#columnEvidence.map(({ reading }) => reading);
    return { delimiter: this.#beginning!.delimiter, decimal, quotesTell, header: this.#header!.present, columns };
  }

  /** How the file is read best, as the rows so far tell: its columns, only where the rest was read right. */
  get verdict(): CsvLayout {
    const cells = this.#known ?? this.#cellsVerdict();
    if (!sameCells(cells, this.layout)) return cells;
    return { ...cells, columns: this.#columnEvidence.map(({ verdict }) => verdict) };
  }

  /** Whether cells were read otherwise than the rows so far tell. */
  get wasMisread(): boolean {
    return !sameCells(this.verdict, this.layout) || this.#columnEvidence.some(({ wasMisread }) => wasMisread);
  }

  /** The name of the first column whose word in quotes was a text in one block and none in another, and that word. */
  get misreadWord(): { readonly column: string; readonly word: string } | undefined {
    const column = this.#columnEvidence.findIndex(({ misreadWord }) => misreadWord !== undefined);
    if (column < 0) return undefined;
    return { column: this.#header!.names[column]!, word: this.#columnEvidence[column]!.misreadWord! };
  }

  #cellsVerdict(): CsvLayout {
    const { delimiter } = this.#beginning!;
    const { decimal, quotesTell } = this.#evidence.verdict(delimiter);
    return { delimiter, decimal: this.#options.decimal ?? decimal, quotesTell, header: this.#isHeader() };
  }

  #begin(bytes: Uint8Array, isLast: boolean): void {
    this.#texts = new CellTexts(this.#where, bytes);
    const sample = this.#texts.decodeBeginning(bytes.subarray(0, this.#bounds.sample));
    const beginning = csvBeginning(sample, this.#known?.delimiter ?? this.#options.delimiter);
    const { delimiter, start, line } = beginning;
    const { decimal, quotesTell } = this.#known ?? firstGuess(sample.slice(start), delimiter);
    const mark = this.#options.decimal ?? decimal;
    this.#rules = {
      decimal: mark,
      quotesTell,
      quotesTellCommas: quotesTell && delimiter !== ",",
      words: new MissingWords(this.#options, mark),
    };
    const asText = mark === "," && this.#rules.quotesTellCommas;
    this.#marks = { plain: mark.charCodeAt(0), quoted: asText ? -1 : mark.charCodeAt(0) };
    this.#beginning = beginning;
    this.#sample = [];
    this.#scanner = new CsvScanner({ delimiter, decimal: mark }, this.#where, this.#bounds.longestRow, line);
    const before = new TextEncoder().encode(sample.slice(0, start)).length;
    this.#scanner.push(bytes.subarray(before), isLast, this.#onRows);
  }

  readonly #onRows = (bytes: Uint8Array, batch: RowBatch): void => {
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
      column.addCells(bytes, batch, { first: first + i, end, step: columns.length }, this.#marks!);
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
    const { decode } = this.#texts!;
    const count = batch.firstOf(row + 1) - batch.firstOf(row);
    const line = batch.lines[row]!;
    const width = this.#first?.cells.length;
    if (width !== 1 && isBlankRow(bytes, batch, row)) return;
    if (this.#first === undefined) {
      this.#first = { cells: rowTexts(bytes, batch, row, decode), line, isShort: false };
      this.#lines.add(line);
      return;
    }
    this.#columns ??= this.#header ? this.#newColumns(this.#header.names.length, 0) : this.#begunWith(count);
    if (count !== this.#columns.length) {
      rowTexts(bytes, batch, row, decode); // what is no text has no rows either
      throw this.#otherLength(count, line);
    }
    this.#addRows(bytes, batch, row, row + 1);
  }

  /** @param width of the second row, which tells whether the first lacks a name */
  #begunWith(width: number): CsvColumn[] {
    const { cells, line } = this.#first!;
    const isShort = cells.length + 1 === width && this.#options.header !== false && this.#known?.header !== false;
    if (isShort) this.#first = { cells: ["", ...cells], line, isShort };
    return this.#newColumns(this.#first!.cells.length, 1);
  }

  #isHeader(): boolean {
    const { cells, isShort } = this.#first!;
    return isShort || isHeader(cells, this.#evidence.below, this.#options);
  }

  #named(): CsvHeader {
    const present = this.#known?.header ?? this.#isHeader();
    return nameColumns(this.#first!.cells, present, this.#options.header !== undefined);
  }

  #putFirst({ cells }: FirstRow): void {
    for (const [i, { builder }] of this.#columns!.entries()) builder.replace(0, cells[i]!);
  }

  /** @param reserved rows */
  #newColumns(count: number, reserved: number): CsvColumn[] {
    return Array.from({ length: count }, () => new CsvColumn(reserved, this.#texts!.decode));
  }

  #otherLength(cells: number, line: number): DataError {
    const { line: firstLine } = this.#first!;
    return new DataError(
      `${this.#where}, line ${line}: ${cells} cells, but line ${firstLine} has ${this.#columns!.length}. Every row needs ` +
        `as many cells as the first. If ${formatDelimiter(this.#beginning!.delimiter)} is not what separates them, ` +
        "say --delimiter; a cell that contains it needs quotes.",
    );
  }
}

function withoutRows(where: string, line: number): DataError {
  return new DataError(`${where} has a header but no rows. If line ${line} is data, say --no-header.`);
}
