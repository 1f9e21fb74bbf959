/**
 * What a run is: all that decides its bits, so that a checkpoint goes on with the same and nothing else.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { type Dataset, sampleCount } from "../data/dataset.ts";
import { ConfigError } from "../errors.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { formatShape } from "../shape.ts";
import { dtypeOf } from "../tensor.ts";
import type { RunIdentity } from "./checkpoint.ts";
import type { Plan } from "./plan.ts";
import type { Trainer } from "./trainer.ts";

/** The identity of a run: a pass over the data, some 0.1 s for the 60,000 pictures of MNIST. */
export function identityOf(plan: Plan, { backend, network, optimizer }: Trainer): RunIdentity {
  const { epochs, batchSize, seed, shuffle, dropLast, loss, earlyStopping, validation } = plan;
  return {
    epochs,
    batchSize,
    seed,
    shuffle,
    dropLast,
    loss,
    optimizer: `${optimizer.kind} ${JSON.stringify(optimizer.config)}`,
    schedule: described(plan.schedule, epochs * plan.batches.count),
    earlyStopping: earlyStopping ? `patience ${earlyStopping.patience}, minDelta ${earlyStopping.minDelta ?? 0}` : NONE,
    backend: `${backend.name}, ${backend.dtype}`,
    "training data": summary(plan.dataset),
    "validation data": validation ? summary(validation) : NONE,
    ...Object.fromEntries(network.structure.layers.map(({ config }, i) => [`layer ${i}`, JSON.stringify(config)])),
  };
}

/** @throws ConfigError naming what differs between a checkpoint's run and the present one */
export function assertSameRun(was: RunIdentity, is: RunIdentity): void {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const differences = names
    .filter((name) => was[name] !== is[name])
    .map((name) => `${name}: ${was[name] ?? NONE} in the checkpoint, ${is[name] ?? NONE} here`);
  if (differences.length === 0) return;
  const shown = differences.slice(0, MOST_DIFFERENCES).join("; ");
  const more = differences.length > MOST_DIFFERENCES ? `; and ${differences.length - MOST_DIFFERENCES} more` : "";
  throw new ConfigError(
    `The checkpoint is of another run (${shown}${more}). Resume with the network, data and options of that run.`,
  );
}

const NONE = "none";

/** Enough for a message; a network or data of another kind differ in everything. */
const MOST_DIFFERENCES = 4;

/** A schedule is a function, which no file can hold: it is known by its factors at so many steps, evenly spread. */
const MOST_SAMPLES = 1000;

function described(schedule: Schedule, stepCount: number): string {
  const count = Math.min(stepCount, MOST_SAMPLES);
  const factors = Float64Array.from({ length: count }, (_, i) =>
    schedule(Math.floor((i * stepCount) / count), stepCount),
  );
  return `from ${factors[0]} to ${factors.at(-1)}, checksum ${hex(checksum(factors))}`;
}

function summary(dataset: Dataset): string {
  const { x, labels, targets } = dataset;
  const answers = labels ?? targets!.data;
  const kind = labels ? "labels" : `targets ${formatShape(targets!.shape)} of ${dtypeOf(targets!.data)}`;
  const sum = hex(checksum(answers, checksum(x.data)));
  return `${sampleCount(dataset)} rows ${formatShape(x.shape)} of ${dtypeOf(x.data)} with ${kind}, checksum ${sum}`;
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}
