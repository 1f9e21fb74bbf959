/**
 * Tables: cells first, then as a terminal or Markdown shows them.
 *
 * @module
 */
import type { Row } from "./rows.ts";
import type { Summary } from "./statistics.ts";

/** A heading row, then rows; every cell is finished text. */
export type Table = readonly (readonly string[])[];

/** All systems of all workloads. */
export function stepTable(rows: readonly Row[]): Table {
  const head = ["workload", "system", "threads", "ms/step", "spread", "GFLOP/s", "of peak", "time / chainrule wasm"];
  const body = rows.map((row, i) => [
    row.workload === rows[i - 1]?.workload ? "" : row.workload,
    row.system,
    String(row.threads),
    significant(row.msPerStep),
    significant(row.spread),
    row.gflops.toFixed(row.gflops < 10 ? 2 : 1),
    percent(row.shareOfPeak),
    middleHalf(row.ratio),
  ]);
  return [head, ...body];
}

/** For a terminal: columns of one width, the first two to the left. */
export function asText(table: Table): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return table.map((row) => line(row).trimEnd()).join("\n");
}

/** The same for a document. */
export function asMarkdown(table: Table): string {
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  const rule = table[0]!.map((_, i) => (i < 2 ? "---" : "---:"));
  return [table[0]!, rule, ...table.slice(1)].map(line).join("\n");
}

/** `2.1 (2.0–2.3)`: the median, and where the middle half is. */
export function middleHalf({ median, q1, q3 }: Summary): string {
  return `${significant(median)} (${significant(q1)}–${significant(q3)})`;
}

/** Three significant digits, without an exponent. */
export function significant(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
