/**
 * The page's end of a training worker.
 *
 * @module
 */
import { BackendError } from "../../base/errors.ts";
import { startWorker, type WorkerHandle, type WorkerSource } from "../../base/start-worker.ts";
import type { Values } from "../../graph/executor.ts";
import { errorOf } from "./errors.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** What a reader of the run is told. */
export type Report = Exclude<FromWorker, { readonly type: "values" }>;

const LOST =
  "What it was computing is lost. The network needs values again: call initialize or loadState, then train again.";
const REFUSED =
  "Where the page's Content-Security-Policy has no blob: for workers, serve chainrule-worker.min.js and say where it lies " +
  "with useWorkerFile, or train without worker.";

type LastReport = Extract<Report, { readonly type: "done" }>;

/** A promise from outside. */
interface Waiter<T> {
  readonly resolve: (value: T | Promise<T>) => void;
  readonly reject: (reason: Error) => void;
}

export class WorkerLink {
  readonly #worker: WorkerHandle;
  readonly #reports: Report[] = [];
  #reader: Waiter<Report> | undefined;
  #valueReaders: Waiter<Values>[] = [];
  #started = false;
  #failure: Error | undefined;
  #done: LastReport | undefined;

  constructor(source: WorkerSource) {
    try {
      this.#worker = startWorker(source, {
        onMessage: (message) => this.#receive(message as FromWorker),
        onEnd: (cause) => this.#fail(cause),
      });
    } catch (cause) {
      throw new BackendError(`The training worker could not be started. ${REFUSED}`, { cause });
    }
  }

  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void {
    this.#worker.post(message, transfer);
  }

  /** The next report, in their order. @throws BackendError if the worker has ended without its last one */
  next(): Promise<Report> {
    const report = this.#reports.shift();
    if (report) return Promise.resolve(report);
    return this.#await((waiter) => {
      this.#reader = waiter;
    });
  }

  /** The values that the worker has now, or had at the end. @throws what the run ended with, if they are lost */
  values(): Promise<Values> {
    if (this.#done) return this.#lastValues(this.#done);
    this.post({ type: "read" });
    return this.#await((waiter) => {
      this.#valueReaders.push(waiter);
    });
  }

  /** Ends the run where it stands, unless it is over, and the worker. */
  async end(): Promise<void> {
    if (!this.#done && !this.#failure) {
      this.post({ type: "leave" });
      while ((await this.next()).type !== "done");
    }
    this.#worker.stop();
  }

  async #lastValues({ values, error }: LastReport): Promise<Values> {
    if (values) return values;
    throw error ? errorOf(error) : this.#lost();
  }

  async #await<T>(enroll: (waiter: Waiter<T>) => void): Promise<T> {
    if (this.#failure) throw this.#failure;
    this.#worker.hold(true);
    return new Promise<T>((resolve, reject) => enroll({ resolve, reject })).finally(() => {
      if (!this.#reader && this.#valueReaders.length === 0) this.#worker.hold(false);
    });
  }

  #receive(message: FromWorker): void {
    this.#started = true;
    if (message.type === "values") {
      this.#valueReaders.shift()?.resolve(message.values);
      return;
    }
    if (message.type === "done") this.#finish(message);
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader.resolve(message);
    else this.#reports.push(message);
  }

  #finish(done: LastReport): void {
    this.#done = done;
    for (const { resolve } of this.#takeValueReaders()) resolve(this.#lastValues(done));
  }

  #fail(cause: unknown): void {
    if (this.#done || this.#failure) return;
    this.#failure = this.#started
      ? this.#lost(cause)
      : new BackendError(`The training worker could not be started. ${REFUSED}`, { cause });
    for (const { reject } of this.#takeValueReaders()) reject(this.#failure);
    this.#reader?.reject(this.#failure);
    this.#reader = undefined;
  }

  #takeValueReaders(): Waiter<Values>[] {
    const readers = this.#valueReaders;
    this.#valueReaders = [];
    return readers;
  }

  #lost(cause?: unknown): BackendError {
    return new BackendError(`The training worker ended. ${LOST}`, { cause });
  }
}
