/**
 * CSV: text to a table. The grammar (quotes, line ends) is papaparse's; what is here is what the file leaves open:
 * which separator, whether there is a header, what stands for a missing value.
 *
 * @module
 */
import Papa from "papaparse";
import { ConfigError, DataError } from "../errors.ts";
import { csvHeader } from "./csv-header.ts";
import { decodeText } from "./csv-text.ts";
import type { Inference, Table } from "./table.ts";

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

/** A row and the line of the file where it starts. */
interface Row {
  readonly cells: string[];
  readonly line: number;
}

/** What stands for a missing value unless told otherwise. */
export const MISSING_VALUES: readonly string[] = ["NA", "N/A", "NaN", "null", "?"];

/** Most telling first: a comma often stands inside numbers and text, a tab never does. */
const DELIMITERS = ["\t", ";", "|", ","];
const PREVIEW_ROWS = 50;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
const DECIMAL_POINT = /^[+-]?\d*\.\d+(?:e[+-]?\d+)?$/i;

/**
 * Reads a table.
 *
 * Blank lines are skipped, and blanks around a cell are removed. Numbers come out with a decimal point.
 *
 * @param source the text, or its UTF-8 bytes
 * @param where the file's name, for messages
 * @throws DataError if the file is empty, has a header only, is no text, or has rows of different lengths
 * @throws ConfigError if the separator is not one character
 */
export function parseCsv(source: string | Uint8Array, options: CsvOptions, where: string): Table {
  const text = decodeText(source, where);
  const delimiter = delimiterOf(options, text);
  const rows = readRows(text, delimiter, where);
  if (rows.length === 0) throw new DataError(`${where} is empty. Give a file with at least one row.`);
  checkLengths(rows, delimiter, where);
  const header = csvHeader(
    rows.map((row) => row.cells),
    options.header,
  );
  const body = header.present ? rows.slice(1) : rows;
  if (body.length === 0) {
    throw new DataError(`${where} has a header but no rows. If line ${rows[0]!.line} is data, say --no-header.`);
  }
  const decimal = normalizeDecimals(body, delimiter, options);
  const missing = blankMissing(body, options);
  const inferences: Inference[] = [...header.inferences, ...decimal, ...missing];
  if (options.delimiter === undefined && header.names.length > 1) inferences.unshift(delimiterInference(delimiter));
  return {
    columns: header.names.map((name, i) => ({ name, cells: body.map((row) => row.cells[i]!) })),
    rowCount: body.length,
    lines: Int32Array.from(body, (row) => row.line),
    hasHeader: header.present,
    where,
    inferences,
    warnings: header.warnings.map((warning) => `${where}: ${warning}`),
  };
}

/** Every row that is not blank. Cells keep their line breaks until the lines are counted. */
function readRows(text: string, delimiter: string, where: string): Row[] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter });
  const rows: Row[] = [];
  const lines: number[] = [];
  let line = 1;
  for (const record of data) {
    lines.push(line);
    const cells = record.map((cell) => cell.trim());
    if (cells.length > 1 || cells[0] !== "") rows.push({ cells, line });
    line += record.reduce((breaks, cell) => breaks + lineBreaks(cell), 1);
  }
  const quotes = errors.find((error) => error.type === "Quotes");
  if (quotes === undefined) return rows;
  throw new DataError(
    `${where} has a quote (") in or before line ${lines[quotes.row ?? 0] ?? line} that does not end where the cell ends. ` +
      'Write a quote inside a quoted cell twice ("").',
  );
}

function lineBreaks(cell: string): number {
  return cell.includes("\n") ? cell.split("\n").length - 1 : cell.split("\r").length - 1;
}

function checkLengths(rows: readonly Row[], delimiter: string, where: string): void {
  const width = rows[0]!.cells.length;
  const other = rows.find((row) => row.cells.length !== width);
  if (other === undefined) return;
  throw new DataError(
    `${where}, line ${other.line}: ${other.cells.length} cells, but line ${rows[0]!.line} has ${width}. ` +
      `Every row needs as many cells as the first. If ${formatDelimiter(delimiter)} is not what separates them, ` +
      "say --delimiter; a cell that contains it needs quotes.",
  );
}

function delimiterOf(options: CsvOptions, text: string): string {
  const given = options.delimiter;
  if (given === undefined) return inferDelimiter(text);
  const delimiter = given === "tab" || given === "\\t" ? "\t" : given;
  if (delimiter.length === 1 && !/["\r\n\uFEFF]/.test(delimiter)) return delimiter;
  throw new ConfigError(
    `delimiter must be one character (or tab), and no quote or line break, but is ${JSON.stringify(given)}.`,
  );
}

/**
 * The first separator that gives all previewed rows the same number of cells, two or more; failing that, the one that
 * splits the first row most. (papaparse's own guess takes the comma for `1,5;2,5`.)
 */
function inferDelimiter(text: string): string {
  let most = { delimiter: ",", cells: 1 };
  for (const delimiter of DELIMITERS) {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: PREVIEW_ROWS, skipEmptyLines: true });
    const cells = data[0]?.length ?? 0;
    if (cells > 1 && data.every((row) => row.length === cells)) return delimiter;
    if (cells > most.cells) most = { delimiter, cells };
  }
  return most.delimiter;
}

function delimiterInference(delimiter: string): Inference {
  return { text: `cells are separated by ${formatDelimiter(delimiter)}`, option: "--delimiter" };
}

function formatDelimiter(delimiter: string): string {
  return delimiter === "\t" ? "tab" : `"${delimiter}"`;
}

/** Rewrites `1,5` as `1.5` in place. */
function normalizeDecimals(rows: readonly Row[], delimiter: string, options: CsvOptions): Inference[] {
  const decimal = options.decimal ?? (delimiter === ";" && commasPrevail(rows) ? "," : ".");
  if (decimal === ".") return [];
  for (const { cells } of rows) {
    for (const [i, cell] of cells.entries()) if (DECIMAL_COMMA.test(cell)) cells[i] = cell.replace(",", ".");
  }
  return options.decimal === undefined ? [{ text: "numbers have a decimal comma (1,5)", option: "--decimal" }] : [];
}

function commasPrevail(rows: readonly Row[]): boolean {
  let balance = 0;
  for (const { cells } of rows) {
    for (const cell of cells) balance += DECIMAL_COMMA.test(cell) ? 1 : DECIMAL_POINT.test(cell) ? -1 : 0;
  }
  return balance > 0;
}

/** Empties the cells that stand for a missing value, in place. */
function blankMissing(rows: readonly Row[], options: CsvOptions): Inference[] {
  const words = new Set((options.missingValues ?? MISSING_VALUES).map((word) => word.trim().toLowerCase()));
  const found = new Map<string, number>();
  for (const { cells } of rows) {
    for (const [i, cell] of cells.entries()) {
      if (cell !== "" && !words.has(cell.toLowerCase())) continue;
      found.set(cell, (found.get(cell) ?? 0) + 1);
      cells[i] = "";
    }
  }
  if (found.size === 0) return [];
  const counts = Array.from(found, ([word, count]) => `${count} ${word === "" ? "empty" : `"${word}"`}`);
  return [{ text: `missing cells: ${counts.join(", ")}`, option: "--missing-values" }];
}
