/**
 * The answer that needs no network: always the commonest class of the training rows, or always their mean.
 *
 * @module
 */
import { type Dataset, isRowSource, readRows, sampleCount } from "../../src/index.ts";
import type { Samples } from "../inputs/training-inputs.ts";

export type ConstantAnswer =
  /** With the rows of each class. */
  | { readonly task: "classification"; readonly label: number; readonly counts: readonly number[] }
  /** As the network gives it: standardized, where the target is. */
  | { readonly task: "regression"; readonly value: number };

/** Rows that are looked at at a time. */
const CHUNK_ROWS = 4096;

/** @param outputs of the network: one a class, or a number */
export async function constantAnswer(train: Samples, outputs: number): Promise<ConstantAnswer> {
  const counts = new Array<number>(outputs).fill(0);
  let sum: number | undefined;
  for await (const { labels, targets } of inChunks(train)) {
    for (const label of labels ?? []) counts[label]!++;
    if (targets) for (const target of targets.data) sum = (sum ?? 0) + target;
  }
  return sum === undefined ? commonest(counts) : { task: "regression", value: sum / sampleCount(train) };
}

/** @param counts of rows, class by class */
export function commonest(counts: readonly number[]): ConstantAnswer & { readonly task: "classification" } {
  const label = counts.reduce((most, count, k) => (count > counts[most]! ? k : most), 0);
  return { task: "classification", label, counts };
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
