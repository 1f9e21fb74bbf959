/**
 * What each rank measures of the same network; without a communicator, what one process measures.
 *
 * @module
 */
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import type { Communicator } from "../../src/base/communicator.ts";
import { dataParallel } from "../../src/distributed/data-parallel.ts";
import { affine, evaluate, type MetricName, sequential, takeRows, tensor } from "../../src/index.ts";
import { quadrants } from "../support/problems.ts";

/** What is measured. */
export interface Measured {
  readonly rows: number;
  readonly task: "classes" | "numbers" | "labels";
  readonly metrics: readonly MetricName[];
}

export async function measuring(
  communicator: Communicator | undefined,
  { rows, task, metrics }: Measured,
): Promise<Readonly<Record<string, number>>> {
  const { x, labels } = takeRows(
    quadrants(rows, 3),
    Int32Array.from({ length: rows }, (_, n) => n),
  );
  const network = sequential(affine(2, 2));
  network.initialize(7);
  const weights = Array.from({ length: rows }, (_, n) => (n * n) % 5);
  const numbers = tensor(Array.from({ length: rows }, (_, n) => [3 + n / 10, x.data[2 * n]!]));
  const yesOrNo = tensor(Array.from({ length: rows }, (_, n) => [n % 2, x.data[2 * n]! > 0 ? 1 : 0]));
  const targets = task === "labels" ? yesOrNo : numbers;
  const found = await evaluate(
    network,
    { x, weights, ...(task === "classes" ? { labels: labels! } : { targets }) },
    {
      backend: createReferenceBackend("float64"),
      metrics,
      ...(communicator && { replica: dataParallel(communicator) }),
    },
  );
  return found.metrics;
}
