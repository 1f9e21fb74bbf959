/**
 * Keeps a run while it goes on: its events, its best model, and the checkpoint from which it goes on.
 *
 * @module
 */
import { join } from "node:path";
import {
  type ChainruleError,
  type Checkpoint,
  type CheckpointProgress,
  checkpointToBytes,
  DataError,
  type ModelDescription,
  modelMetadata,
  modelToBytes,
  type Network,
  type Values,
} from "../../src/index.ts";
import { writeAtomic } from "../../src/node/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import type { History } from "./event-history.ts";
import { EventLog, type LoggedEvent } from "./event-log.ts";
import type { RunLock } from "./lock.ts";
import { bestValuesOf } from "./losses.ts";

/** Writing takes at most this share of the time, but for what the user asks for: small networks pass most epochs over. */
const LARGEST_SHARE = 0.01;

/** What a recorder needs to know. */
export interface Recording {
  /** The run's folder. */
  readonly folder: string;
  readonly lock: RunLock;
  readonly network: Network;
  readonly description: ModelDescription;
  /** Number of steps after which the user asks for a checkpoint. */
  readonly every: number | undefined;
  /** Where the run goes on; undefined for one that begins. */
  readonly from: Checkpoint | undefined;
  readonly history: History;
}

/** Listens to a run from where this process takes it up to where it leaves it. */
export class Recorder {
  readonly #recording: Recording;
  readonly #log: EventLog;
  /** A checkpoint, until it is written. */
  #pending: Checkpoint | undefined;
  /** The values after the best epoch, until they are written. */
  #best: Values | undefined;
  /** Those of the last checkpoint. */
  #judged: Values | undefined;
  #writtenAt = performance.now();
  #costMs = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#log = new EventLog(join(recording.folder, RUN_FILES.events), recording.from !== undefined);
    // The first flush writes both again: whatever has become of best.safetensors, it then is that of the checkpoint.
    this.#pending = recording.from;
    this.#best = recording.from && bestValuesOf(recording.from);
    this.#judged = recording.from?.best?.values;
  }

  get folder(): string {
    return this.#recording.folder;
  }

  get from(): Checkpoint | undefined {
    return this.#recording.from;
  }

  get history(): History {
    return this.#recording.history;
  }

  /** @throws DataError saying how to go on, if the disk refuses */
  event(event: LoggedEvent): void {
    try {
      this.#log.write(event);
    } catch (error) {
      throw this.#withAdvice(error);
    }
  }

  /** Keeps the values of the network after what is the best epoch so far: the next flush writes them. */
  async keepBest(): Promise<void> {
    const { network } = this.#recording;
    this.#best = (await network.exclusive(() => network.present())).values; // steps make new ones: these stay as they are
  }

  /** For `train`: whether to take a checkpoint. One that would not be written is not taken. */
  isWanted({ step }: CheckpointProgress): boolean {
    const { every } = this.#recording;
    const isAskedFor = every !== undefined && step % every === 0;
    return isAskedFor || performance.now() - this.#writtenAt >= this.#costMs / LARGEST_SHARE;
  }

  /** For `train`: writes a checkpoint, and the best values in it: an average is only there. The last one of a run, which comes without asking, may wait for the flush at its end. */
  async save(checkpoint: Checkpoint): Promise<void> {
    this.#pending = checkpoint;
    const judged = checkpoint.best?.values;
    if (judged !== this.#judged) this.#best = judged;
    this.#judged = judged;
    if (this.isWanted(checkpoint)) await this.flush();
  }

  /**
   * Writes what was not written yet: first the events, then the best model, last the checkpoint that follows from both.
   *
   * @throws DataError saying how to go on, if the disk refuses; the checkpoint before is then the newest
   */
  async flush(): Promise<void> {
    if (this.#pending === undefined && this.#best === undefined) return;
    const began = performance.now();
    try {
      await this.#recording.lock.assertHeld();
      this.#log.sync();
      if (this.#best) await this.#write(RUN_FILES.best, await modelToBytes(this.#recording, this.#best));
      if (this.#pending) await this.#write(RUN_FILES.last, this.#checkpointBytes(this.#pending));
    } catch (error) {
      throw this.#withAdvice(error);
    }
    this.#best = undefined;
    this.#pending = undefined;
    this.#writtenAt = performance.now();
    this.#costMs = this.#writtenAt - began;
  }

  /** Writes the network as the run leaves it. @throws DataError saying how to go on, if the disk refuses */
  async keepAverage(): Promise<void> {
    const { network } = this.#recording;
    const { values } = await network.exclusive(() => network.present());
    try {
      await this.#write(RUN_FILES.average, await modelToBytes(this.#recording, values));
    } catch (error) {
      throw this.#withAdvice(error);
    }
  }

  /** The run ended with an error: what is there is written, and why. */
  async failed({ code, message }: ChainruleError): Promise<void> {
    await this.flush();
    this.event({ type: "failed", code, message });
  }

  close(): void {
    this.#log.close();
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    await writeAtomic(join(this.#recording.folder, name), bytes);
  }

  /** The file is a model, too. */
  #checkpointBytes(checkpoint: Checkpoint): Uint8Array {
    return checkpointToBytes(checkpoint, modelMetadata(this.#recording));
  }

  #withAdvice(error: unknown): unknown {
    if (!(error instanceof DataError)) return error;
    const advice = `The files that were saved before are whole. Mend the cause, then run chainrule resume ${this.#recording.folder}.`;
    return new DataError(`${error.message} ${advice}`, { cause: error });
  }
}
