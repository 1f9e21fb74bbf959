/**
 * A run as it lies in its folder. The first rank reads it and tells the other ranks, which may not see the folder.
 *
 * @module
 */
import { type Checkpoint, checkpointFromBytes, modelFromBytes } from "../../src/index.ts";
import type { Communicator } from "../../src/node/mpi/index.ts";
import type { Decided } from "../job/job.ts";
import type { RunConfig } from "./config.ts";

/** What a run goes on with. */
export interface StoredRun {
  readonly config: RunConfig;
  /** Its newest checkpoint, as it lies in the folder; undefined where the run begins anew. */
  readonly bytes: Uint8Array | undefined;
}

/** What follows from it for the run. */
export interface Continuation {
  readonly checkpoint: Checkpoint | undefined;
  readonly decided: Decided;
}

/** @param path of the checkpoint, for messages */
export function continuationOf({ config, bytes }: StoredRun, path: string): Continuation {
  const { recipe, out, flags } = config;
  const from = bytes && flags.from !== undefined ? modelFromBytes(bytes, path) : undefined;
  return { checkpoint: bytes && checkpointFromBytes(bytes, path).checkpoint, decided: { recipe, path: out, from } };
}

/** Called by the first rank. @param run undefined where there is nothing to go on with */
export function tellRun(communicator: Communicator, run: StoredRun | undefined): void {
  broadcast(communicator, new TextEncoder().encode(run ? JSON.stringify(run.config) : ""));
  if (run) broadcast(communicator, run.bytes ?? new Uint8Array());
}

/** Called by the others. */
export function hearRun(communicator: Communicator): StoredRun | undefined {
  const config = broadcast(communicator);
  if (config.length === 0) return undefined;
  const bytes = broadcast(communicator);
  return { config: JSON.parse(new TextDecoder().decode(config)), bytes: bytes.length > 0 ? bytes : undefined };
}

/** Bytes of the first rank's, whose number the others do not know. */
function broadcast(communicator: Communicator, own?: Uint8Array): Uint8Array {
  const length = Float64Array.of(own?.length ?? 0);
  communicator.broadcast(new Uint8Array(length.buffer));
  const bytes = own ?? new Uint8Array(length[0]!);
  if (bytes.length > 0) communicator.broadcast(bytes);
  return bytes;
}
