/**
 * The table of a network's layers.
 *
 * @module
 */
import { type Shape, sizeOf } from "../base/shape.ts";
import { assertStructure, type Structure } from "../graph/structure.ts";

const HEADINGS = ["", "layer", "shape", "parameters", "state"] as const;

/** A table in plain text: one line a layer, and the totals. */
export function formatSummary(structure: Structure): string {
  const { values, operations } = structure;
  const rows = operations.map(({ name, layer, join, inputs, output }) => [
    name,
    (layer ?? join)!.kind,
    `${inputs.map((value) => written(values[value]!.shape)).join(" + ")} → ${written(values[output]!.shape)}`,
    count(layer?.parameters ?? []),
    count(layer?.state ?? []),
  ]);
  const totals = [parameterCount(structure), stateCount(structure)].map((total) => total.toLocaleString("en-US"));
  return formatTable([[...HEADINGS], ...rows, ["", "total", "", ...totals]]);
}

/** `784`, `28×28×1`. */
function written(shape: Shape): string {
  return shape.join("×");
}

/** Number of trained values. */
export function parameterCount(structure: Structure): number {
  assertStructure("parameterCount", structure);
  return elements(structure.operations.flatMap(({ layer }) => layer?.parameters ?? []));
}

/** Number of remembered values: running statistics. */
export function stateCount(structure: Structure): number {
  assertStructure("stateCount", structure);
  return elements(structure.operations.flatMap(({ layer }) => layer?.state ?? []));
}

function elements(specs: readonly { readonly shape: Shape }[]): number {
  return specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function count(specs: readonly { readonly shape: Shape }[]): string {
  return elements(specs).toLocaleString("en-US");
}

/** Columns from the fourth on are numbers, and stand on the right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [line(rows[0]!), rule, ...rows.slice(1, -1).map(line), rule, line(rows.at(-1)!)]
    .map((text) => text.trimEnd())
    .join("\n");
}
