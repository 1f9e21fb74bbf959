/**
 * A training run in this thread.
 *
 * @module
 */

import { DivergedError } from "../base/errors.ts";
import type { Rows } from "../data/rows.ts";
import type { MetricName, Watch } from "../metrics/measures.ts";
import type { Network } from "../network/network.ts";
import type { Data } from "./check-data.ts";
import type { TrainEvent } from "./events.ts";
import type { TrainOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import { createTrainer } from "./trainer.ts";
import { TrainingRun } from "./training-run.ts";

/** @throws ConfigError for an unknown metric, or one that is not for this data */
async function watchFor(name: MetricName, validation: Rows, network: Network): Promise<Watch> {
  const { watchOf } = await import("../metrics/measures.ts"); // runs that watch the loss do without
  return watchOf(name, validation, network.outputs);
}

/** What `train` does, without a worker. */
export async function* trainHere(
  network: Network,
  data: Data,
  options: TrainOptions,
): AsyncGenerator<TrainEvent, void, void> {
  const plan = planOf(network, data, options);
  const trainer = await createTrainer(network, { ...options, batchSize: plan.batchSize, loss: plan.loss });
  const run = new TrainingRun(trainer, plan, plan.watch && (await watchFor(plan.watch, plan.validation!, network)));
  if (plan.resumeFrom) await run.resume(plan.resumeFrom);
  await run.assertSameEverywhere();
  await run.measureStart();
  yield run.startEvent();
  try {
    for (let epoch = run.progress.epochs + 1; epoch <= plan.epochs && !run.ended; epoch++) {
      run.startEpoch(epoch);
      for (let index = run.progress.stepInEpoch; index < plan.batches.count; index++) {
        const pause = run.breathe();
        if (pause) await pause;
        if (run.abortIfAsked()) break;
        yield run.step(index);
        if (run.checkpointIsDue) await run.saveCheckpoint();
      }
      if (!run.ended) yield run.endEpoch();
      if (plan.checkpoint) await run.saveCheckpoint();
    }
  } catch (error) {
    if (error instanceof DivergedError) run.restoreBest();
    throw error;
  }
  yield run.endEvent();
}
