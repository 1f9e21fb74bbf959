/**
 * The table of a network's layers.
 *
 * @module
 */
import { type Shape, sizeOf } from "../base/shape.ts";
import type { Structure } from "../graph/structure.ts";

const HEADINGS = ["", "layer", "shape", "parameters", "state"] as const;

/** A table in plain text: one line a layer, and the totals. */
export function formatSummary({ layers, widths }: Structure): string {
  const rows = layers.map((layer, i) => [
    `${i}`,
    layer.kind,
    `${widths[i]} → ${widths[i + 1]}`,
    count(layer.parameters),
    count(layer.state),
  ]);
  const total = (pick: "parameters" | "state"): string => count(layers.flatMap((layer) => [...layer[pick]]));
  return formatTable([[...HEADINGS], ...rows, ["", "total", "", total("parameters"), total("state")]]);
}

/** Number of trained values. */
export function parameterCount({ layers }: Structure): number {
  return elements(layers.flatMap((layer) => [...layer.parameters]));
}

/** Number of remembered values: running statistics. */
export function stateCount({ layers }: Structure): number {
  return elements(layers.flatMap((layer) => [...layer.state]));
}

function elements(specs: readonly { readonly shape: Shape }[]): number {
  return specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function count(specs: readonly { readonly shape: Shape }[]): string {
  return elements(specs).toLocaleString("en-US");
}

/** Columns from the third on are numbers, and stand on the right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [line(rows[0]!), rule, ...rows.slice(1, -1).map(line), rule, line(rows.at(-1)!)]
    .map((text) => text.trimEnd())
    .join("\n");
}
