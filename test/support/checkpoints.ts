/**
 * Runs that are recorded with every one of their checkpoints, and gone on with from any of them.
 */
import { createHash } from "node:crypto";
import {
  type Checkpoint,
  checkpointFromBytes,
  checkpointToBytes,
  type Data,
  type Network,
  type TrainEvent,
  type TrainOptions,
  train,
  type Values,
} from "../../src/index.ts";

/** One run, or the rest of one. */
export interface Recording {
  /** All but `start`, without their times. */
  readonly events: readonly unknown[];
  /** Of each checkpoint's file, and how many events came before it. */
  readonly checkpoints: readonly { readonly hash: string; readonly events: number }[];
  /** Of the network at the end. */
  readonly state: Values;
}

/** A recording, and its checkpoints themselves. */
export interface WholeRecording {
  readonly recording: Recording;
  readonly files: readonly Uint8Array[];
}

/** A run with a checkpoint after every step and epoch. */
export async function record(network: Network, data: Data, options: TrainOptions): Promise<WholeRecording> {
  const events: unknown[] = [];
  const files: Uint8Array[] = [];
  const checkpoints: Recording["checkpoints"][number][] = [];
  const save = (checkpoint: Checkpoint): void => {
    const file = checkpointToBytes(checkpoint);
    files.push(file);
    checkpoints.push({ hash: createHash("sha256").update(file).digest("hex"), events: events.length });
  };
  for await (const event of train(network, data, { ...options, checkpoint: { everySteps: 1, save } })) {
    if (event.type !== "start") events.push(timeless(event));
  }
  return { recording: { events, checkpoints, state: await network.state() }, files };
}

/** The rest of a run, from one of its checkpoints. */
export async function recordRest(
  network: Network,
  data: Data,
  options: TrainOptions,
  file: Uint8Array,
): Promise<Recording> {
  const { checkpoint } = checkpointFromBytes(file, "checkpoint");
  return (await record(network, data, { ...options, resumeFrom: checkpoint })).recording;
}

/** What the rest of a run must be when it goes on from its checkpoint at `index`. */
export function restOf({ events, checkpoints, state }: Recording, index: number): Recording {
  const done = checkpoints[index]!.events;
  return {
    events: events.slice(done),
    checkpoints: checkpoints.slice(index + 1).map(({ hash, events: before }) => ({ hash, events: before - done })),
    state,
  };
}

function timeless(event: TrainEvent): unknown {
  return { ...event, durationMs: undefined };
}
