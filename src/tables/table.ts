/**
 * A table as it was read: named columns of numbers and texts.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { TableColumn } from "./column.ts";
import type { TableReading } from "./table-reading.ts";

/** Something that was found out rather than told, and the option that tells it otherwise. */
export interface Inference {
  /** For people: `separator ","`. */
  readonly text: string;
  /** The command's flag that changes it: `--delimiter`. */
  readonly option: string;
}

/** Rows and columns, with what was inferred while reading them. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  /** Of each row, the line of the file on which it starts, 1-based; for messages. */
  readonly lines: Int32Array;
  /** Whether the columns have their names from the file; else they are called `column 1` and so on. */
  readonly hasHeader: boolean;
  /** The file's name, for messages. */
  readonly where: string;
  readonly inferences: readonly Inference[];
  /** What the user should look at, for people. */
  readonly warnings: readonly string[];
  /** Columns whose numbers are probably others than was read, and what is wrong with each. */
  readonly doubtfulNumbers?: ReadonlyMap<string, string>;
  /** How the cells were read. */
  readonly reading: TableReading;
}

/** @throws ConfigError for what is no table, such as the text of one */
export function assertTable(where: string, table: Table): void {
  const isTable = has(table, "columns", "rowCount", "lines", "reading");
  assertArgument(isTable, where, "a table, as parseCsv gives it", table);
}

/**
 * The column of a name.
 *
 * @param purpose what the column is wanted for, for the message: `"target"`
 * @throws ConfigError naming the nearest column if there is none
 */
export function columnOf(table: Table, name: string, purpose: string): TableColumn {
  const column = columnsByName(table).get(name);
  if (column !== undefined) return column;
  const names = table.columns.map((candidate) => candidate.name);
  throw new ConfigError(`${table.where} has no column "${name}" for ${purpose}. ${didYouMean(name, names)}`);
}

/** The columns of tables that were asked for one: each of 100,000 columns is looked up several times. */
const BY_NAME = new WeakMap<readonly TableColumn[], ReadonlyMap<string, TableColumn>>();

/** Every column under its name. */
export function columnsByName({ columns }: Table): ReadonlyMap<string, TableColumn> {
  const known = BY_NAME.get(columns);
  if (known !== undefined) return known;
  const byName = new Map(columns.map((column) => [column.name, column]));
  BY_NAME.set(columns, byName);
  return byName;
}

/** The same text in memory of its own: engines keep the whole text of a file alive for a piece cut out of it. */
export function copyOf(text: string): string {
  return JSON.parse(JSON.stringify(text));
}
