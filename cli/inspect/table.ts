/**
 * A look into a table: a file of CSV, Parquet or JSON.
 *
 * @module
 */
import type { Table } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { ColumnInspector, type ColumnReport } from "./column.ts";
import { barLines, type Inspection, SPREAD_HEADINGS, spreadCells, tableLines } from "./inspection.ts";

/** Every column's type, gaps and values, of a table that need not fit into memory. */
export async function inspectTable(blocks: AsyncIterable<Table>, file: string, style: Style): Promise<Inspection> {
  let inspectors: readonly ColumnInspector[] | undefined;
  let rowCount = 0;
  let last: Table | undefined;
  for await (const block of blocks) {
    const { columns } = block;
    inspectors ??= columns.map(({ name }) => new ColumnInspector(name, columns.length));
    for (const [i, inspector] of inspectors.entries()) inspector.add(block, columns[i]!);
    rowCount += block.rowCount;
    last = { ...block, columns: [] };
  }
  const { inferences, warnings } = last!; // a file without rows is an error
  const columns = inspectors!.map((inspector) => inspector.report());
  return described({ file, rowCount, columns, inferences, warnings }, style);
}

interface TableReport extends Pick<Table, "rowCount" | "inferences" | "warnings"> {
  readonly file: string;
  readonly columns: readonly ColumnReport[];
}

function described({ file, rowCount, columns, inferences, warnings }: TableReport, style: Style): Inspection {
  const rows = columns.map(({ name, type, missing, different, hasMoreDifferent, spread }) => [
    name,
    type,
    missing === 0 ? "·" : `${missing}`,
    hasMoreDifferent ? `> ${different}` : `${different}`,
    ...(spread ? spreadCells(spread) : SPREAD_HEADINGS.map(() => "")),
  ]);
  const headings = ["column", "type", "missing", "different", ...SPREAD_HEADINGS];
  return {
    json: {
      file,
      rows: rowCount,
      inferences,
      warnings,
      columns: columns.map(({ counts, hasMoreDifferent, ...rest }) => ({
        ...rest,
        ...(hasMoreDifferent && { hasMoreDifferent }),
        ...(counts && { counts: Object.fromEntries(counts) }),
      })),
    },
    text: [
      `${style.bold(file)}  ${plural(rowCount, "row")}, ${plural(columns.length, "column")}`,
      ...inferences.map(({ text, option }) => `  ${text}  ${style.dim(option)}`),
      "",
      ...tableLines([headings, ...rows], [2, 3, 4, 5, 6, 7], style),
      ...warnings.flatMap((warning) => ["", `${style.yellow("!")} ${warning}`]),
      ...columns.flatMap(({ remark }) => (remark === undefined ? [] : ["", `${style.yellow("!")} ${remark}`])),
      ...columns.flatMap(({ name, counts }) => (counts ? ["", name, ...barLines(counts)] : [])),
    ],
  };
}
