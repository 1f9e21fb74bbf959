/**
 * A look into a CSV or Parquet file.
 *
 * @module
 */
import { DataError, numbersOf, profileColumn, type Table, type TableColumn } from "../../src/index.ts";
import { plural } from "../format.ts";
import { type CsvFlags, parseTable } from "../inputs/read-table.ts";
import type { Style } from "../style.ts";
import {
  barLines,
  type Inspection,
  SPREAD_HEADINGS,
  type Spread,
  spreadCells,
  spreadOf,
  tableLines,
} from "./inspection.ts";

interface ColumnReport {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly different: number;
  readonly spread?: Spread;
  /** How often each value occurs, where there are few. */
  readonly counts?: ReadonlyMap<string, number>;
  readonly remark?: string;
}

/** With more different values than this, a column's values are not counted one by one. */
const MOST_COUNTED = 12;

/** Every column's type, gaps and values. */
export async function inspectTable(
  bytes: Uint8Array,
  file: string,
  flags: CsvFlags,
  style: Style,
): Promise<Inspection> {
  const table = await parseTable(bytes, flags, file);
  const columns = table.columns.map((column) => reportOn(table, column));
  const rows = columns.map(({ name, type, missing, different, spread }) => [
    name,
    type,
    missing === 0 ? "·" : `${missing}`,
    `${different}`,
    ...(spread ? spreadCells(spread) : SPREAD_HEADINGS.map(() => "")),
  ]);
  const headings = ["column", "type", "missing", "different", ...SPREAD_HEADINGS];
  return {
    json: {
      file,
      rows: table.rowCount,
      inferences: table.inferences,
      warnings: table.warnings,
      columns: columns.map(({ counts, ...rest }) => ({
        ...rest,
        ...(counts && { counts: Object.fromEntries(counts) }),
      })),
    },
    text: [
      `${style.bold(file)}  ${plural(table.rowCount, "row")}, ${plural(columns.length, "column")}`,
      ...table.inferences.map(({ text, option }) => `  ${text}  ${style.dim(option)}`),
      "",
      ...tableLines([headings, ...rows], [2, 3, 4, 5, 6, 7], style),
      ...table.warnings.flatMap((warning) => ["", `${style.yellow("!")} ${warning}`]),
      ...columns.flatMap(({ remark }) => (remark === undefined ? [] : ["", `${style.yellow("!")} ${remark}`])),
      ...columns.flatMap(({ name, counts }) => (counts ? ["", name, ...barLines(counts)] : [])),
    ],
  };
}

function reportOn(table: Table, column: TableColumn): ColumnReport {
  const { name, cells } = column;
  const missing = cells.filter((cell) => cell === "").length;
  try {
    const { type, values } = profileColumn(table, column, false);
    const known = { name, type, missing, different: values.length };
    if (type === "number") return { ...known, spread: spreadOf(numbersOf(table, column)) };
    return type === "category" && values.length <= MOST_COUNTED ? { ...known, counts: countsOf(cells) } : known;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { name, type: "mixed", missing, different: new Set(cells).size, remark: error.message };
  }
}

/** Most frequent first. */
function countsOf(cells: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== "") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}
