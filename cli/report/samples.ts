/**
 * Samples as people see them, from the numbers that the network sees.
 *
 * @module
 */

import {
  type Dataset,
  type ModelDescription,
  type ModelInputs,
  type TableEncoding,
  type Tensor,
  takeRows,
  unscale,
} from "../../src/index.ts";
import { type DecodedCell, decodeFeatures } from "../../src/tables/index.ts";
import type { Sample } from "./run-report.ts";

/** Samples, and where each of them stands in the data. */
export interface Placed {
  readonly dataset: Dataset;
  /** Row by row: `line 83`, `picture 321`. */
  readonly places: (row: number) => string;
  readonly description: ModelDescription;
}

/** Pictures or rows of cells, one for each of `chosen`. */
export function samplesOf({ dataset, description }: Placed, chosen: readonly { readonly row: number }[]): Sample[] {
  const rows = Int32Array.from(chosen, ({ row }) => row);
  const { x } = takeRows(dataset, rows);
  const { inputs } = description;
  switch (inputs.kind) {
    case "images":
      return chosen.map((_, i) => picture(x, i, inputs));
    case "table":
      return rowsOf(x, inputs.encoding);
    case "raw":
      return chosen.map(() => ({ kind: "numbers" }));
  }
}

function picture({ data }: Tensor, i: number, { shape, scaling }: ModelInputs & { readonly kind: "images" }): Sample {
  const [rows, columns] = shape;
  const own = data.subarray(i * rows * columns, (i + 1) * rows * columns);
  return { kind: "picture", rows, columns, pixels: Array.from(own, (value) => byteOf(unscale(value, scaling))) };
}

/** 0 to 255 from 0 to 1. */
function byteOf(grey: number): number {
  return Math.max(0, Math.min(255, Math.round(255 * grey)));
}

function rowsOf(x: Tensor, encoding: TableEncoding): Sample[] {
  const columns = encoding.features.map(({ name }) => name);
  return decodeFeatures(encoding, x).map((cells) => ({ kind: "row", columns, cells: cells.map(cellText) }));
}

/** Numbers to six digits: more than that, float32 does not hold. */
function cellText(cell: DecodedCell): string {
  return typeof cell === "number" ? `${Number(cell.toPrecision(6))}` : (cell ?? "");
}
