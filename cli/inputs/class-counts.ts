/**
 * How many rows each class has, and how much these count.
 *
 * @module
 */
import { type Dataset, isRowSource, readRows } from "../../src/index.ts";
import type { Samples } from "./training-inputs.ts";

/** Rows that are looked at at a time. */
const CHUNK_ROWS = 4096;

/**
 * How many training rows have each class; undefined for a regression, whose measured rows have a mean of their own.
 *
 * @param outputs of the network: one a class
 */
export async function classCounts(train: Samples, outputs: number): Promise<readonly number[] | undefined> {
  return sumsOf(train, outputs, () => 1);
}

/** How much the training rows of each class count together: the sums of their weights. Otherwise as {@link classCounts}. */
export async function classSums(train: Samples, outputs: number): Promise<readonly number[] | undefined> {
  return sumsOf(train, outputs, ({ weights }, row) => weights?.[row] ?? 1);
}

async function sumsOf(
  train: Samples,
  outputs: number,
  weightOf: (rows: Dataset, row: number) => number,
): Promise<readonly number[] | undefined> {
  const sums = new Array<number>(outputs).fill(0);
  for await (const rows of inChunks(train)) {
    if (rows.labels === undefined) return undefined;
    for (const [row, label] of rows.labels.entries()) sums[label]! += weightOf(rows, row);
  }
  return sums;
}

async function* inChunks(samples: Samples): AsyncGenerator<Dataset, void, void> {
  if (!isRowSource(samples)) return yield samples;
  const { rowCount } = samples;
  for (let start = 0; start < rowCount; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rowCount - start);
    yield await readRows(
      samples,
      Int32Array.from({ length: count }, (_, i) => start + i),
    );
  }
}
