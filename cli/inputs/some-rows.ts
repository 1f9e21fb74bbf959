/**
 * Some of many rows, where all of them would take too long or too much memory.
 *
 * @module
 */
import { type Dataset, isRowSource, readRows, sampleCount, takeRows } from "../../src/index.ts";
import type { Samples } from "./training-inputs.ts";

/** The numbers of rows at even distances, at most so many. */
export function spaced(rows: number, most: number): Int32Array {
  const count = Math.min(rows, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

/** At most so many rows at even distances, in memory; all of them, if there are no more. */
export async function someRows(samples: Samples, most: number): Promise<Dataset> {
  const rows = sampleCount(samples);
  if (isRowSource(samples)) return readRows(samples, spaced(rows, most));
  return rows <= most ? samples : takeRows(samples, spaced(rows, most));
}
