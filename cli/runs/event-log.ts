/**
 * The events of a run in a file: one JSON object a line, each with the system before the next step begins.
 *
 * @module
 */
import { closeSync, fdatasyncSync, openSync, writeFileSync } from "node:fs";
import { DataError, type Evaluation, type StartEvent, type TrainEvent } from "../../src/index.ts";

/** What the samples that were kept for the end say; stands before the `end` event. */
export interface TestEvent extends Evaluation {
  readonly type: "test";
}

/** What the network that the run leaves gives, beside always the same answer; stands before the `end` event. */
export interface VerdictEvent extends Evaluation {
  readonly type: "verdict";
  readonly of: "test" | "validation" | "training";
  readonly rows: number;
  /** Of several labels. */
  readonly meanAccuracy?: number;
  readonly meanF1?: number | undefined;
  /** Of a regression, in the target's unit; of several targets together, in their standard deviations. */
  readonly rmse?: number;
  readonly meanAbsoluteError?: number;
  readonly r2?: number | undefined;
  /** Always the commonest class of the training rows, or of each label, or always the mean of the measured rows. */
  readonly constant: {
    readonly answer: string | number;
    readonly accuracy?: number;
    /** Of always answering with the share of each class. */
    readonly loss?: number;
    readonly rmse?: number;
  };
  readonly betterThanConstant: boolean;
  /** The rarest class, where the classes are strongly imbalanced. */
  readonly rare?: { readonly name: string; readonly recall?: number | undefined; readonly rows: number };
  readonly warnings: readonly string[];
}

/** The run ended with an error. */
export interface FailedEvent {
  readonly type: "failed";
  readonly code: string;
  readonly message: string;
}

export type LoggedEvent = TrainEvent | TestEvent | VerdictEvent | FailedEvent;

/** About so many lines of steps at most. They are chosen by their number, so that each run of the same steps has the same. */
const STEP_LINES = 1000;
/** But so many of each epoch at least: a run that was to have many epochs may well stop early. */
const LINES_PER_EPOCH = 2;

/** Appends to the events of one run. */
export class EventLog {
  readonly #path: string;
  readonly #file: number;
  readonly #resumed: boolean;
  #every = 1;

  /**
   * @param resumed whether the first lines are there already
   * @throws DataError if the file cannot be written
   */
  constructor(path: string, resumed: boolean) {
    this.#path = path;
    this.#resumed = resumed;
    this.#file = this.#explained(() => openSync(path, "a"));
  }

  /** @throws DataError if the disk refuses */
  write(event: LoggedEvent): void {
    if (event.type === "start") this.#every = stepsPerLine(event);
    if (event.type === "start" && this.#resumed) return;
    if (event.type === "step" && event.step !== 1 && event.step % this.#every !== 0) return;
    const line = JSON.stringify({ time: new Date().toISOString(), ...event });
    this.#explained(() => writeFileSync(this.#file, `${line}\n`));
  }

  /** All lines so far are on the disk afterwards. */
  sync(): void {
    this.#explained(() => fdatasyncSync(this.#file));
  }

  /** @throws DataError if the disk refuses what was written before */
  close(): void {
    this.#explained(() => closeSync(this.#file));
  }

  #explained<T>(use: () => T): T {
    try {
      return use();
    } catch (cause) {
      throw new DataError(`${this.#path} cannot be written: ${(cause as Error).message}.`, { cause });
    }
  }
}

function stepsPerLine({ epochs, stepsPerEpoch }: StartEvent): number {
  return Math.min(Math.ceil((epochs * stepsPerEpoch) / STEP_LINES), Math.ceil(stepsPerEpoch / LINES_PER_EPOCH));
}
