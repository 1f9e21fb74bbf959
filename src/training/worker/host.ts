/**
 * The page's side of a training run in a worker: the events, and a network that has the worker's values.
 *
 * @module
 */

import { ConfigError } from "../../base/errors.ts";
import { givenWorkerFile, type WorkerSource } from "../../base/start-worker.ts";
import type { Network } from "../../network/network.ts";
import type { Data } from "../check-data.ts";
import type { TrainEvent } from "../events.ts";
import type { TrainOptions } from "../options.ts";
import { planOf } from "../plan.ts";
import { describeRun } from "./describe-run.ts";
import { errorOf } from "./errors.ts";
import { WorkerLink } from "./link.ts";
import { arraysOf, buffersOf, type RunDescription } from "./messages.ts";

/** What `train` does with `worker: true`. */
export async function* trainInWorker(
  network: Network,
  data: Data,
  options: TrainOptions,
): AsyncGenerator<TrainEvent, void, void> {
  const plan = planOf(network, data, options);
  const run = await describeRun(network, plan, options);
  const follow = followerOf(network);
  const link = new WorkerLink(await workerSource());
  const abort = (): void => link.post({ type: "abort" });
  plan.signal?.addEventListener("abort", abort);
  try {
    link.post({ type: "start", run, workerFile: givenWorkerFile()?.href }, buffersIn(run));
    for (;;) {
      const report = await link.next();
      if (report.type === "due") {
        link.post({ type: "wanted", wanted: await plan.checkpoint!.wanted!(report.progress) });
        continue;
      }
      if (report.type === "checkpoint") {
        await plan.checkpoint!.save(report.checkpoint);
        link.post({ type: "saved" });
        continue;
      }
      await follow(() => link.values());
      yield* report.events;
      if (report.type === "events") link.post({ type: "seen" });
      else if (report.error) throw errorOf(report.error);
      else return;
    }
  } finally {
    plan.signal?.removeEventListener("abort", abort);
    await link.end();
  }
}

/** Has the network read newer values from the worker, as long as nobody else has given it any. */
function followerOf(network: Network): (read: Parameters<Network["follow"]>[0]) => Promise<void> {
  let { version } = network;
  return (read) =>
    network.exclusive(async () => {
      if (network.version !== version) {
        throw new ConfigError(
          "The network was given other values while it was being trained in a worker, which does not see them. Load or " +
            "train after the run has ended, or train without worker.",
        );
      }
      version = network.follow(read);
    });
}

async function workerSource(): Promise<WorkerSource> {
  const file = givenWorkerFile();
  return file ? { file } : { text: (await import("./source.generated.ts")).source };
}

/** What the worker gets for good: copies all of it, but for shared memory. */
function buffersIn({ values, dataset, validation, factors }: RunDescription): ArrayBuffer[] {
  const data = [dataset, validation].flatMap((part) => [
    part?.x.data,
    part?.labels,
    part?.targets?.data,
    part?.weights,
  ]);
  return buffersOf(...arraysOf(values), ...data, factors);
}
