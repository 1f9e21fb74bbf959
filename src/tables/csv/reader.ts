/**
 * CSV: text in pieces to blocks of a table. What the file leaves open (which separator, whether there is a header, how
 * numbers are written) is decided once, on the first block.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import type { Inference, Table } from "../table.ts";
import { commasPrevail, MissingCells, pointDecimals } from "./cells.ts";
import { csvGrammar, formatDelimiter } from "./grammar.ts";
import { type CsvHeader, csvHeader } from "./header.ts";
import { type CsvRecord, CsvRecords } from "./records.ts";

/** Whatever is not given is inferred from the file, and told in {@link Table.inferences}. */
export interface CsvOptions {
  /** One character, or `"tab"`. */
  readonly delimiter?: string;
  /** Whether the first row holds the names of the columns. */
  readonly header?: boolean;
  /** What stands for a missing value, upper or lower case alike; an empty cell always does. */
  readonly missingValues?: readonly string[];
  /** Default: `","` where `;` separates the cells and more numbers are written `1,5` than `1.5`, else `"."`. */
  readonly decimal?: "." | ",";
}

/** How much of the text is looked at first, and how long a row may be, in characters. */
export interface CsvBounds {
  readonly sample: number;
  readonly longestRow: number;
}

/** Decided on the first block. */
interface Layout {
  readonly header: CsvHeader;
  /** The first row of the file, header or not: every row has as many cells. */
  readonly width: number;
  readonly firstLine: number;
  readonly hasCommas: boolean;
  readonly inferences: readonly Inference[];
}

/** Reads one file. */
export class CsvReader {
  readonly #options: CsvOptions;
  readonly #where: string;
  readonly #bounds: CsvBounds;
  readonly #missing: MissingCells;
  #sample: string[] = [];
  #sampleLength = 0;
  #hasBreak = false;
  #records: CsvRecords | undefined;
  #delimiter = ",";
  #waiting: CsvRecord[] = [];
  #layout: Layout | undefined;

  /** @param where the file's name, for messages */
  constructor(options: CsvOptions, where: string, bounds: CsvBounds) {
    this.#options = options;
    this.#where = where;
    this.#bounds = bounds;
    this.#missing = new MissingCells(options.missingValues);
  }

  /**
   * The rows that end in this piece of text; undefined where there is none, or too little to decide on.
   *
   * @param isLast whether the text ends here
   * @throws DataError if the text is empty, has a header only, or has rows of different lengths
   * @throws ConfigError if the separator is not one character
   */
  push(piece: string, isLast: boolean): Table | undefined {
    const rows = this.#waiting;
    for (const [text, isEnd] of this.#pieces(piece, isLast)) {
      for (const row of this.#records!.push(text, isEnd)) rows.push(row);
    }
    // A header with a row below is the least that can be decided on.
    if (!isLast && rows.length < (this.#layout === undefined ? 2 : 1)) return undefined;
    this.#waiting = [];
    if (this.#layout === undefined && rows.length === 0) {
      throw new DataError(`${this.#where} is empty. Give a file with at least one row.`);
    }
    return rows.length === 0 ? undefined : this.#block(rows);
  }

  /** Holds pieces back until there is enough of them to know the grammar. */
  #pieces(piece: string, isLast: boolean): [text: string, isEnd: boolean][] {
    if (this.#records !== undefined) return [[piece, isLast]];
    if (piece !== "" || isLast) this.#sample.push(piece);
    this.#sampleLength += piece.length;
    this.#hasBreak ||= /[\r\n]/.test(piece);
    if (!isLast && this.#sampleLength < this.#bounds.sample) return [];
    // Without whole line ends one cannot tell what ends lines: "\r" may be half of "\r\n".
    const isCut = !this.#hasBreak || this.#sample.at(-1)?.endsWith("\r");
    if (!isLast && this.#sampleLength < this.#bounds.longestRow && isCut) return [];
    const grammar = csvGrammar(this.#sample.join(""), this.#options.delimiter);
    this.#delimiter = grammar.delimiter;
    this.#records = new CsvRecords(grammar, this.#where, this.#bounds.longestRow);
    const pieces = this.#sample;
    this.#sample = [];
    return pieces.map((text, i) => [text, isLast && i === pieces.length - 1]);
  }

  #block(rows: readonly CsvRecord[]): Table {
    const isFirst = this.#layout === undefined;
    const first = rows[0]!;
    this.#checkLengths(rows, this.#layout?.width ?? first.cells.length, this.#layout?.firstLine ?? first.line);
    this.#layout ??= this.#decide(rows);
    const { header, hasCommas, inferences } = this.#layout;
    const body = isFirst && header.present ? rows.slice(1) : rows;
    if (body.length === 0) {
      throw new DataError(`${this.#where} has a header but no rows. If line ${first.line} is data, say --no-header.`);
    }
    if (hasCommas) pointDecimals(body);
    this.#missing.blank(body);
    return {
      columns: header.names.map((name, i) => ({ name, cells: body.map((row) => row.cells[i]!) })),
      rowCount: body.length,
      lines: Int32Array.from(body, (row) => row.line),
      hasHeader: header.present,
      where: this.#where,
      inferences: [...inferences, ...this.#missing.inferences()],
      warnings: header.warnings.map((warning) => `${this.#where}: ${warning}`),
    };
  }

  #decide(rows: readonly CsvRecord[]): Layout {
    const { delimiter, decimal } = this.#options;
    const header = csvHeader(
      rows.map((row) => row.cells),
      this.#options.header,
    );
    const body = header.present ? rows.slice(1) : rows;
    const hasCommas = (decimal ?? (this.#delimiter === ";" && commasPrevail(body) ? "," : ".")) === ",";
    const separated = { text: `cells are separated by ${formatDelimiter(this.#delimiter)}`, option: "--delimiter" };
    const commas = { text: "numbers have a decimal comma (1,5)", option: "--decimal" };
    return {
      header,
      width: rows[0]!.cells.length,
      firstLine: rows[0]!.line,
      hasCommas,
      inferences: [
        ...(delimiter === undefined && header.names.length > 1 ? [separated] : []),
        ...header.inferences,
        ...(decimal === undefined && hasCommas ? [commas] : []),
      ],
    };
  }

  #checkLengths(rows: readonly CsvRecord[], width: number, firstLine: number): void {
    const other = rows.find((row) => row.cells.length !== width);
    if (other === undefined) return;
    throw new DataError(
      `${this.#where}, line ${other.line}: ${other.cells.length} cells, but line ${firstLine} has ${width}. ` +
        `Every row needs as many cells as the first. If ${formatDelimiter(this.#delimiter)} is not what separates them, ` +
        "say --delimiter; a cell that contains it needs quotes.",
    );
  }
}
