/**
 * Samples as people see them, from the numbers that the network sees.
 *
 * @module
 */

import {
  type Dataset,
  type FeatureEncoding,
  type ModelDescription,
  type ModelInputs,
  type Scaling,
  type TableEncoding,
  type Tensor,
  takeRows,
  unscale,
} from "../../src/index.ts";
import { type DecodedCell, decodeFeatures } from "../../src/tables/index.ts";
import type { Sample, SampleCell } from "./run-report.ts";

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
  const { features } = encoding;
  const columns = features.map(({ name }) => name);
  return decodeFeatures(encoding, x).map((cells) => ({
    kind: "row",
    columns,
    cells: cells.map((cell, i) => shown(cell, features[i]!)),
  }));
}

/** What stands for a missing number is exactly the mean; a number may be, too. */
function shown(cell: DecodedCell, feature: FeatureEncoding): SampleCell {
  if (feature.kind === "category" || typeof cell !== "number") return { text: `${cell ?? ""}`, isMean: false };
  return { text: rounded(cell, feature), isMean: cell === feature.mean };
}

/**
 * To six digits of the column's numbers: more than that, float32 does not hold of them once they are standardized. What is
 * left of a 0 is a 0 again.
 */
function rounded(value: number, { mean, std }: Scaling): string {
  const size = Math.max(Math.abs(value), Math.abs(mean), std);
  const step = 10 ** (Math.floor(Math.log10(size)) - DIGITS + 1);
  return `${Number((Math.round(value / step) * step).toPrecision(DIGITS))}`;
}

const DIGITS = 6;
