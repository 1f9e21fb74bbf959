/**
 * JSON: rows that are objects, to a table.
 *
 * @module
 */
import { DataError, FormatError } from "../../base/errors.ts";
import { assertOptions, assertSource, assertText, LIMIT, type OptionKinds } from "../../base/options.ts";
import { formatBytes } from "../../data/format-bytes.ts";
import { CELL_OPTIONS, type CellOptions } from "../missing-words.ts";
import { copyOf, type Table } from "../table.ts";
import { typedTable } from "../typed-columns.ts";
import { JsonColumns } from "./columns.ts";
import { JsonCursor } from "./cursor.ts";

export interface JsonTableOptions extends CellOptions {
  /**
   * The most cells, rows times different keys: each row may have a key of its own. Default: 100 million, but no more than a
   * million or 32 for each character of the file, whichever is more.
   */
  readonly limitCells?: number;
}

const OPTIONS: OptionKinds<JsonTableOptions> = { ...CELL_OPTIONS, limitCells: LIMIT };
const DEFAULT_LIMIT_CELLS = 100_000_000;
/** A cell takes memory also where the row lacks the key, for which the file takes none. */
const CELLS_PER_CHARACTER = 32;
/** So many take 12 MB. */
const CELLS_OF_ANY_FILE = 1_000_000;
const MOST_LISTED_KEYS = 10;
/** No string is longer. */
const LONGEST_TEXT = 511 * 2 ** 20;

/** How tools write what is read here. */
const ROWS =
  'Rows are objects in a list, or one on each line: to_json(file, orient="records") of pandas, write_json of Polars, ' +
  "jsonlite::write_json of R.";

/**
 * Reads a table from a list of objects (`[{"a":1},{"a":2}]`), or from objects one after the other (JSON lines).
 *
 * The keys are the columns, in the order in which they appear first. Numbers become numbers, written so that nothing is lost;
 * texts and booleans become categories, also where they look like numbers. Nulls, NaN, empty texts and keys that a row lacks
 * are missing. Columns with lists or objects are left out with a warning.
 *
 * @param source the text, or its bytes in UTF-8, or in UTF-16 with its mark
 * @param where the file's name, for messages
 * @returns a table whose `lines` count rows, from 1 on
 * @throws FormatError naming row and key if it is no valid JSON, a row is no object, a key stands twice in a row or has no
 * name, or the table exceeds the limit
 * @throws ConfigError for an argument or an option that cannot be
 * @throws DataError if it has no rows, or no column that can be read
 */
export function parseJsonTable(source: string | Uint8Array, where: string, options: JsonTableOptions = {}): Table {
  assertSource("parseJsonTable", source);
  assertText("parseJsonTable", "the name of the file as its second argument", where);
  assertOptions("parseJsonTable", options, OPTIONS);
  const text = typeof source === "string" ? source : textOf(source, where);
  const json = new JsonCursor(text, where);
  const read = new JsonColumns(where, options.limitCells ?? limitOf(text));
  const rowCount = readRows(json, read);
  if (rowCount === 0) throw new DataError(`${where} has no rows. Give a file with at least one.`);
  const { columns, warnings } = read.finish(rowCount);
  if (columns.length === 0) {
    throw new DataError(
      `${where} has no column of numbers or text.${warnings.map((warning) => ` ${warning}`).join("")}`,
    );
  }
  const table = typedTable(columns, options, { where, missing: "null, NaN, empty or absent", warnings });
  return { ...table, columns: table.columns.map((column) => ({ ...column, texts: column.texts.map(copyOf) })) };
}

function limitOf({ length }: string): number {
  return Math.min(DEFAULT_LIMIT_CELLS, Math.max(CELLS_OF_ANY_FILE, CELLS_PER_CHARACTER * length));
}

/** @returns how many there are */
function readRows(json: JsonCursor, columns: JsonColumns): number {
  const isList = json.takes("[");
  if (json.isAtEnd && !isList) return 0;
  if (isList && json.takes("]")) return onlyBlanks(json, 0);
  for (let row = 1; ; row++) {
    json.row = row;
    readRow(json, columns);
    columns.endRow(row);
    if (isList && json.takes("]")) return onlyBlanks(json, row);
    if (isList) json.expect(",", "after a row");
    else if (json.isAtEnd) {
      if (row === 1) assertIsRow(json, columns);
      return row;
    }
  }
}

function readRow(json: JsonCursor, columns: JsonColumns): void {
  json.key = undefined;
  if (!json.takes("{")) throw json.fault(`a row is an object of names and values. ${ROWS.slice(0, -1)}`);
  if (json.takes("}")) return;
  do {
    const key = json.string();
    json.key = key;
    if (key === "") throw json.fault("a key has no name. Give it one");
    json.expect(":", "after a key");
    if (!columns.add(key, json.value(), json.row)) throw json.fault("the key stands twice in the row");
    json.key = undefined;
  } while (json.takes(","));
  json.expect("}", "after the last value of a row, or a comma");
}

function onlyBlanks(json: JsonCursor, rows: number): number {
  if (json.isAtEnd) return rows;
  throw json.fault("more follows after the end of the list");
}

/** A single object with lists in it is a table by its columns, or a document. */
function assertIsRow(json: JsonCursor, { nested, names }: JsonColumns): void {
  if (nested === undefined) return;
  json.key = nested;
  const keys = names.slice(0, MOST_LISTED_KEYS).join(", ");
  throw json.fault(
    `a list or an object, in the only object of the file (${keys}), which is no row then. ${ROWS.slice(0, -1)}`,
  );
}

function textOf(bytes: Uint8Array, where: string): string {
  if (bytes.length > LONGEST_TEXT) {
    const sizes = `${formatBytes(bytes.length)}, and at most ${formatBytes(LONGEST_TEXT)} of JSON are read`;
    throw new DataError(`${where} has ${sizes}. Write it as Parquet, or as CSV, which is read block by block.`);
  }
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${where} is JSON, but no text in ${encoding.toUpperCase()}. Save it as UTF-8.`, {
      cause,
    });
  }
}
