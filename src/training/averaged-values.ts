/**
 * The averaged network: the average of the weights, with running statistics that fit it.
 *
 * @module
 */
import { createBreather } from "../base/breather.ts";
import type { Values } from "../graph/executor.ts";
import type { Batches } from "./batches.ts";
import type { LaidOut } from "./laid-out.ts";

/** The batches of one pass over the data. */
export type BatchesInOrder = Pick<Batches, "count" | "batch">;

/**
 * Running statistics are forgotten and estimated again, by one pass over the batches in training mode, in which each batch
 * counts the same. See src/optimizers/averaging/averaging.md, section 3.
 *
 * @param present what the executor has, and has again afterwards
 * @param average of the parameters
 * @returns parameters and state
 */
export async function averagedValues(
  laidOut: LaidOut,
  present: Values,
  average: Values,
  batches: BatchesInOrder,
): Promise<Values> {
  const { executor } = laidOut;
  executor.write(new Map([...present, ...average]));
  try {
    if (executor.state.length > 0) await estimateStatistics(laidOut, batches);
    return await executor.read();
  } finally {
    executor.step.statisticsWeight = undefined;
    executor.write(present);
  }
}

/** The backward pass is what takes a batch's statistics into the running ones; its gradients are used by nobody. */
async function estimateStatistics(laidOut: LaidOut, batches: BatchesInOrder): Promise<void> {
  const breathe = createBreather();
  for (let index = 0; index < batches.count; index++) {
    await breathe();
    const batch = await batches.batch(index);
    laidOut.forward(batch, index);
    laidOut.executor.step.statisticsWeight = 1 / (index + 1);
    laidOut.backward(batch.N);
  }
  laidOut.settle();
}
