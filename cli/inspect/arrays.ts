/**
 * A look into NumPy's files.
 *
 * @module
 */
import type { NpyArray, NpyFile, NpyTexts } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { readArrays } from "../inputs/arrays-file.ts";
import type { Source } from "../inputs/source.ts";
import {
  barLines,
  type Inspection,
  SPREAD_HEADINGS,
  type Spread,
  spreadCells,
  spreadOf,
  tableLines,
} from "./inspection.ts";

/** With more different values than this, they are not counted one by one. */
const MOST_COUNTED = 12;

/** Type, shape and spread of every array; of labels, how often each occurs. */
export async function inspectArrays(source: Source, style: Style): Promise<Inspection> {
  const file = source.where;
  const reports = Array.from(await readArrays(source), ([name, array]) => ({
    name,
    dtype: array.dtype,
    shape: array.shape,
    ...contentsOf(array),
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

/** What the elements are: of numbers their spread, of labels how often each occurs, of anything else nothing. */
function contentsOf(file: NpyFile): Spread & { readonly counts: ReadonlyMap<string, number> | undefined } {
  if (!file.isNumeric) return { ...spreadOf([]), counts: file.isText ? countsOf(file.texts()) : undefined };
  const array = file.numbers();
  return { ...spreadOf(array.data), counts: array.dtype.startsWith("float") ? undefined : countsOf(array) };
}

/** Of one axis, where few are different. */
function countsOf({ data, shape }: NpyArray | NpyTexts): Map<string, number> | undefined {
  if (shape.length !== 1 || data.length === 0) return undefined;
  const counts = new Map<string | number, number>();
  for (const value of data) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MOST_COUNTED) return undefined;
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => [`${value}`, count]));
}
