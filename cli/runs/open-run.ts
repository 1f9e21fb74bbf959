/**
 * A run that this process works on: it holds the lock from the first file that it writes to the last.
 *
 * @module
 */
import { join, relative, resolve } from "node:path";
import type { Checkpoint } from "../../src/index.ts";
import { DATASET_NAMES, readBytes } from "../../src/node/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { STANDARD_INPUT } from "../inputs/source.ts";
import type { Decided, TrainingJob } from "../job/job.ts";
import { type RunConfig, readConfig, writeConfig } from "./config.ts";
import { writeEnvironment } from "./environment.ts";
import { readEvents, rewindEvents } from "./event-history.ts";
import type { LoggedEvent } from "./event-log.ts";
import { assertUnused, makeRunFolder, removeHalfWritten } from "./files.ts";
import { lengthen } from "./lengthen.ts";
import { RunLock } from "./lock.ts";
import { lossesOf } from "./losses.ts";
import { Recorder } from "./recorder.ts";
import { continuationOf, type StoredRun } from "./stored-run.ts";

/** Begins with {@link startRun} or {@link reopenRun}; to be closed whatever happens. */
export class OpenRun {
  readonly #folder: string;
  readonly #lock: RunLock;
  readonly #checkpoint: Checkpoint | undefined;
  #recorder: Recorder | undefined;

  constructor(folder: string, lock: RunLock, checkpoint?: Checkpoint) {
    this.#folder = folder;
    this.#lock = lock;
    this.#checkpoint = checkpoint;
  }

  /** Cuts the events back to the checkpoint, and keeps what comes from now on. */
  async recorder({ network, inputs, flags }: TrainingJob): Promise<Recorder> {
    const history = await rewindEvents(join(this.#folder, RUN_FILES.events), this.#checkpoint);
    this.#recorder = new Recorder({
      folder: this.#folder,
      lock: this.#lock,
      network,
      description: inputs.description,
      every: flags.checkpointEvery,
      from: this.#checkpoint,
      history,
    });
    return this.#recorder;
  }

  async close(): Promise<void> {
    try {
      this.#recorder?.close();
    } finally {
      await this.#lock.release();
    }
  }
}

/** A run that was there before. */
export interface ReopenedRun extends StoredRun {
  readonly opened: OpenRun;
  readonly decided: Decided;
  readonly isFinished: boolean;
  /** Whether the run ended before its last epoch, since the loss did not fall. */
  readonly stoppedEarly: boolean;
  /** What the user should know before the run goes on. */
  readonly losses: readonly string[];
}

/**
 * Makes the folder of a new run, with what it does and on what.
 *
 * @param command what the user has typed
 * @throws ConfigError if the folder cannot be made
 */
export async function startRun(job: TrainingJob, command: string): Promise<OpenRun> {
  const folder = await makeRunFolder(job.data, job.flags.run || undefined);
  return locked(folder, async (lock) => {
    await assertUnused(folder); // or another process has begun, and ended, between the look and the lock
    await removeHalfWritten(folder);
    await writeEnvironment(folder, job);
    await writeConfig(folder, job, command); // last: with it, the folder is a run
    return new OpenRun(folder, lock);
  });
}

/**
 * Opens the folder of a run to go on with it.
 *
 * @param epochs that it is to have from now on; undefined for as many as it began with
 * @throws ConfigError if it is none, another process works in it, or it cannot have more epochs
 * @throws FormatError if its files are damaged
 */
export async function reopenRun(folder: string, epochs?: number): Promise<ReopenedRun> {
  await readConfig(folder); // before a lock is put into a folder that is no run
  return locked(folder, async (lock) => {
    await removeHalfWritten(folder);
    const path = join(folder, RUN_FILES.last);
    const bytes = await readIfThere(path);
    const events = await readEvents(join(folder, RUN_FILES.events));
    if (epochs !== undefined) await lengthen(folder, epochs, events);
    const config = configFromHere(folder, await readConfig(folder));
    const { checkpoint, decided } = continuationOf({ config, bytes }, path);
    return {
      opened: new OpenRun(folder, lock, checkpoint),
      ...{ config, bytes, decided },
      isFinished: isFinished(events, config),
      stoppedEarly: events.findLast((event) => event.type === "end")?.reason === "earlyStopping",
      losses: await lossesOf(folder, checkpoint, events),
    };
  });
}

/** Not where it has been given more epochs since. */
function isFinished(events: readonly LoggedEvent[], { recipe }: RunConfig): boolean {
  const end = events.findLast((event) => event.type === "end");
  return end?.reason === "earlyStopping" || (end?.reason === "finished" && end.epochs >= recipe.epochs);
}

/** Undefined where there is no such file: nothing else is taken for that. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readBytes(path);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Takes the lock, and gives it back if the rest fails. */
async function locked<T>(folder: string, use: (lock: RunLock) => Promise<T>): Promise<T> {
  const lock = await RunLock.acquire(folder);
  try {
    return await use(lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Its paths as they are written in the folder in which the command is called now. */
export function configFromHere(run: string, config: RunConfig): RunConfig {
  const there = resolve(run, config.folder);
  const here = (path: string): string => relative(process.cwd(), resolve(there, path));
  const { data, out, flags } = config;
  const names: readonly string[] = [...DATASET_NAMES, STANDARD_INPUT];
  return {
    ...config,
    data: names.includes(data) ? data : here(data),
    out: here(out),
    flags: {
      ...flags,
      ...(flags.out !== undefined && { out: here(flags.out) }),
      ...(flags.from !== undefined && { from: here(flags.from) }),
      ...(flags.dataDir !== undefined && { dataDir: here(flags.dataDir) }),
    },
  };
}
