/**
 * The way of a worker's events to the page: in batches, and never far ahead of who reads them.
 *
 * @module
 */
import type { Checkpoint } from "../checkpoint.ts";
import type { TrainEvent } from "../events.ts";
import type { CheckpointProgress } from "../options.ts";
import type { FromWorker } from "./messages.ts";

/** Some 60 batches a second: a page draws no more often. */
const BATCH_MS = 16;
/** Batches that may be under way: a sixth of a second. Answers are only noticed when the run lets others run. */
const MOST_UNSEEN = 10;

export class Outbox {
  readonly #post: (message: FromWorker) => void;
  #events: TrainEvent[] = [];
  #posted = 0;
  #unseen = 0;
  /** Who waits for room, for whether a checkpoint is wanted, and for one to be kept. */
  #onRoom: (() => void) | undefined;
  #onWanted: ((wanted: boolean) => void) | undefined;
  #onSaved: (() => void) | undefined;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  /** Takes an event. @returns what to wait for where the reader is far behind */
  add(event: TrainEvent): Promise<void> | undefined {
    this.#events.push(event);
    if (performance.now() - this.#posted >= BATCH_MS) this.flush();
    if (this.#unseen < MOST_UNSEEN) return undefined;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** Asks, after all that came before, whether a checkpoint is wanted. */
  isWanted(progress: CheckpointProgress): Promise<boolean> {
    this.flush();
    this.#post({ type: "due", progress });
    return new Promise((resolve) => {
      this.#onWanted = resolve;
    });
  }

  /** Posts a checkpoint after all that came before it. @returns when it is kept */
  checkpoint(checkpoint: Checkpoint): Promise<void> {
    this.flush();
    this.#post({ type: "checkpoint", checkpoint });
    return new Promise((resolve) => {
      this.#onSaved = resolve;
    });
  }

  flush(): void {
    if (this.#events.length === 0) return;
    this.#post({ type: "events", events: this.takeEvents() });
    this.#posted = performance.now();
    this.#unseen++;
  }

  /** What was not posted yet. */
  takeEvents(): readonly TrainEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** A batch was seen. */
  seen(): void {
    if (--this.#unseen < MOST_UNSEEN) this.#onRoom?.();
  }

  /** The answer to {@link isWanted}. */
  wanted(wanted: boolean): void {
    this.#onWanted?.(wanted);
  }

  /** The checkpoint was kept. */
  saved(): void {
    this.#onSaved?.();
  }

  /** Nobody reads any more: nothing is waited for. */
  close(): void {
    this.#unseen = Number.NEGATIVE_INFINITY;
    this.#onRoom?.();
    this.#onWanted?.(false);
    this.#onSaved?.();
  }
}
