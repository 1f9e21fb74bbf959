/**
 * What a run is: all that decides its bits, so that a checkpoint goes on with the same and nothing else.
 *
 * @module
 */

import { Checksum, checksum } from "../base/checksum.ts";
import { ConfigError } from "../base/errors.ts";
import { formatShape } from "../base/shape.ts";
import { dtypeOf } from "../base/tensor.ts";
import type { RowBuffers, Rows } from "../data/rows.ts";
import { configToJson } from "../layers/definition.ts";
import { describedLoss } from "../losses/catalog.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { type Data, rowsFor } from "./check-data.ts";
import type { RunIdentity } from "./checkpoint.ts";
import type { Plan } from "./plan.ts";
import type { Trainer } from "./trainer.ts";

/** The identity of a run: a pass over the data where it lies in memory, two or three where it does not. */
export async function identityOf(plan: Plan, { backend, network, optimizer }: Trainer): Promise<RunIdentity> {
  const { epochs, batchSize, seed, shuffle, dropLast, loss, earlyStopping, watch, validation } = plan;
  return {
    epochs,
    batchSize,
    seed,
    shuffle,
    dropLast,
    loss: describedLoss(loss),
    optimizer: `${optimizer.kind} ${JSON.stringify(optimizer.config)}`,
    schedule: describedSchedule(plan, epochs),
    earlyStopping: earlyStopping ? `patience ${earlyStopping.patience}, minDelta ${earlyStopping.minDelta ?? 0}` : NONE,
    ...describedUpdate(plan),
    ...(watch && { watch }),
    backend: `${backend.name}, ${backend.dtype}`,
    "training data": await describeRows(plan.rows),
    "validation data": validation ? await describeRows(validation) : NONE,
    ...Object.fromEntries(network.structure.layers.map(({ config }, i) => [`layer ${i}`, configToJson(config)])),
  };
}

/** The options that lie between gradients and updates, those that are given. */
function describedUpdate({ update }: Plan): RunIdentity {
  const given = Object.entries(update).filter(([, value]) => value !== undefined);
  const text = (_: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? "Infinity" : value);
  return Object.fromEntries(given.map(([name, value]) => [name, JSON.stringify(value, text)]));
}

/**
 * A run may be given more epochs than it began with, as long as its learning rates so far are those that it would have had
 * with all of them.
 *
 * @throws ConfigError naming what differs between a checkpoint's run and the present one
 */
export function assertSameRun(was: RunIdentity, is: RunIdentity, plan: Plan): void {
  const { epochs } = plan;
  if (typeof was.epochs !== "number" || !(epochs > was.epochs)) {
    assertAlike(was, is);
    return;
  }
  const schedule = describedSchedule(plan, was.epochs);
  assertAlike({ ...was, epochs, schedule }, { ...is, schedule }); // all but the schedule
  if (schedule === was.schedule) return;
  throw new ConfigError(
    `The schedule depends on the number of epochs: with ${epochs} in place of ${was.epochs}, the learning rates would have ` +
      `been others from the beginning. Resume with epochs: ${was.epochs}.`,
  );
}

function assertAlike(was: RunIdentity, is: RunIdentity): void {
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

/** @param sampled the epochs over which the samples are spread */
function describedSchedule({ schedule, epochs, batches }: Plan, sampled: number): string {
  const steps = sampled * batches.count;
  const count = Math.min(steps, MOST_SAMPLES);
  const factors = Float64Array.from({ length: count }, (_, i) =>
    schedule(Math.floor((i * steps) / count), epochs * batches.count),
  );
  return `from ${factors[0]} to ${factors.at(-1)}, checksum ${hex(checksum(factors))}`;
}

/** Rows that are looked at at a time. */
const CHUNK_ROWS = 1024;

/** Data as it stands in the identity of a run: its shape, and a checksum of all its bits. */
export async function describeData(network: Network, data: Data): Promise<string> {
  assertNetwork("describeData", network);
  return describeRows(rowsFor(network, data, "data"));
}

async function describeRows(rows: Rows): Promise<string> {
  const { rowCount, inputs, targets } = rows;
  const { x, targets: answers } = rows.allocate(1);
  const kind = answers ? `targets ${formatShape([rowCount, targets!])} of ${dtypeOf(answers)}` : "labels";
  const ofInputs = await checksumOf(rows, (read, N) => read.x.subarray(0, N * inputs));
  const sum = await checksumOf(
    rows,
    (read, N) => read.labels?.subarray(0, N) ?? read.targets!.subarray(0, N * targets!),
    ofInputs,
  );
  const described = `${rowCount} rows ${formatShape([rowCount, inputs])} of ${dtypeOf(x)} with ${kind}, checksum ${hex(sum)}`;
  if (!rows.weighted) return described;
  const ofWeights = await checksumOf(rows, (read, N) => read.weights!.subarray(0, N));
  return `${described}, weights with checksum ${hex(ofWeights)}`;
}

/** The checksum of one of the arrays, as if all rows lay in memory. */
async function checksumOf(
  rows: Rows,
  part: (read: RowBuffers, N: number) => ArrayBufferView,
  seed?: number,
): Promise<number> {
  if (rows.inMemory) return checksum(part(rows.inMemory, rows.rowCount), seed); // a copy would take longer than that
  const sum = new Checksum(seed);
  const read = rows.allocate(Math.min(CHUNK_ROWS, rows.rowCount));
  for (let start = 0; start < rows.rowCount; start += CHUNK_ROWS) {
    const N = Math.min(CHUNK_ROWS, rows.rowCount - start);
    await rows.read(
      Int32Array.from({ length: N }, (_, i) => start + i),
      0,
      N,
      read,
    );
    sum.add(part(read, N));
  }
  return sum.value();
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}
