/**
 * A look into NumPy's files.
 *
 * @module
 */
import type { NpyArray } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { readArrays } from "../inputs/arrays-file.ts";
import type { Source } from "../inputs/source.ts";
import { barLines, type Inspection, SPREAD_HEADINGS, spreadCells, spreadOf, tableLines } from "./inspection.ts";

/** With more different values than this, they are not counted one by one. */
const MOST_COUNTED = 12;

/** Type, shape and spread of every array; of labels, how often each occurs. */
export async function inspectArrays(source: Source, style: Style): Promise<Inspection> {
  const file = source.where;
  const reports = Array.from(await readArrays(source), ([name, array]) => ({
    name,
    dtype: array.dtype,
    shape: array.shape,
    ...spreadOf(array.data),
    counts: countsOf(array),
  }));
  const rows = reports.map((report) => [
    report.name,
    report.dtype,
    `(${report.shape.join(", ")})`,
    ...spreadCells(report),
  ]);
  return {
    json: {
      file,
      arrays: reports.map(({ counts, ...rest }) => ({
        ...rest,
        ...(counts && { counts: Object.fromEntries(counts) }),
      })),
    },
    text: [
      `${style.bold(file)}  NumPy: ${plural(reports.length, "array")}`,
      "",
      ...tableLines([["array", "type", "shape", ...SPREAD_HEADINGS], ...rows], [3, 4, 5, 6], style),
      ...reports.flatMap(({ name, counts }) => (counts ? ["", name, ...barLines(counts)] : [])),
    ],
  };
}

/** Of one axis of integers, where few are different. */
function countsOf({ data, shape, dtype }: NpyArray): Map<string, number> | undefined {
  if (shape.length !== 1 || data.length === 0 || dtype.startsWith("float")) return undefined;
  const counts = new Map<number, number>();
  for (const value of data) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MOST_COUNTED) return undefined;
  }
  return new Map([...counts].sort(([a], [b]) => a - b).map(([value, count]) => [`${value}`, count]));
}
