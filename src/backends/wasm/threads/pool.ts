/**
 * The workers of this process: started when there is work for them, shared by all backends, kept until the end.
 *
 * @module
 */
import { BackendError } from "../../../base/errors.ts";
import {
  givenWorkerFile,
  startWorker,
  threadsAreNodes,
  type WorkerHandle,
  type WorkerSource,
} from "../../../base/start-worker.ts";
import { MOST_SHARES } from "../assembly/plan-layout.ts";
import { type BackendLink, CONTROL, type WorkerMessage, workerText } from "./worker-main.ts";

export class WorkerPool {
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * (CONTROL.mail + MOST_SHARES)));
  readonly #workers: WorkerHandle[] = [];
  #backends = 0;
  /** Whether the platform allows no more workers. */
  #refused = false;
  /** What workers start from: the first of these that does. */
  readonly #sources: WorkerSource[];
  #trial: Promise<string | undefined> | undefined;
  #failure: BackendError | undefined;

  constructor() {
    const file = givenWorkerFile();
    this.#sources = [...(file ? [{ file }] : []), { text: workerText() }];
  }

  /** Why no more plans can be run: a worker ended, so a plan may stay half done. */
  get failure(): BackendError | undefined {
    if (!this.#failure && Atomics.load(this.#control, CONTROL.failed) !== 0) this.fail("A worker thread threw.");
    return this.#failure;
  }

  /** Waits until the first worker runs. @returns why none does; undefined if it does */
  whyNone(): Promise<string | undefined> {
    this.#trial ??= this.#try();
    return this.#trial;
  }

  /** A number for a new backend. */
  enroll(): number {
    return ++this.#backends;
  }

  /**
   * Starts a worker if there are fewer than `count`; one at a time, since starting one takes this thread a millisecond.
   *
   * @returns how many there are, each of which can be posted to
   */
  grow(count: number): number {
    if (this.#workers.length < count && !this.#refused) this.#start();
    return Math.min(this.#workers.length, count);
  }

  /** Tells the worker of a thread (from 1 on) about a backend, or, without a link, to forget it. */
  post(thread: number, backend: number, link?: BackendLink): void {
    // Counted first: a worker that had its message before that would go back to its event loop, and wait for another.
    Atomics.add(this.#control, CONTROL.mail + thread, 1);
    const message: WorkerMessage = { control: this.#control, thread, backend, ...(link && { link }) };
    this.#workers[thread - 1]!.post(message);
    this.#ring();
  }

  /** Tells every worker to forget a backend. */
  forget(backend: number): void {
    for (let thread = 1; thread <= this.#workers.length; thread++) this.post(thread, backend);
  }

  /** Sets the workers to work on a backend's plan. */
  call(backend: number): void {
    Atomics.store(this.#control, CONTROL.backend, backend);
    this.#ring();
  }

  /** Stops all workers; whoever waits for a plan is told the reason. */
  fail(message: string, cause?: unknown): BackendError {
    this.#failure ??= new BackendError(
      `${message} What it was computing is lost. A network that was being trained needs values again: call initialize ` +
        "or loadState, then train again, or use { threads: 1 }.",
      cause === undefined ? {} : { cause },
    );
    for (const worker of this.#workers) worker.stop();
    return this.#failure;
  }

  #ring(): void {
    Atomics.add(this.#control, CONTROL.ticket, 1);
    if (Atomics.load(this.#control, CONTROL.sleepers) > 0) Atomics.notify(this.#control, CONTROL.ticket);
  }

  /** A message makes a worker say that it runs: there is no backend 0. */
  async #try(): Promise<string | undefined> {
    while (this.#sources.length > 0) {
      this.#refused = false;
      const started = new Promise<boolean>((resolve) => this.#start(resolve));
      if (this.#workers.length > 0) this.post(1, 0);
      if (await started) return undefined;
      this.#workers.pop();
      Atomics.store(this.#control, CONTROL.mail + 1, 0); // nobody had it
      this.#sources.shift();
    }
    this.#refused = true;
    return "no worker may be started; the page's Content-Security-Policy has no blob: for workers: see useWorkerFile";
  }

  /** A worker that ends before it was ready, or never begins, has claimed nothing: the others do its work. */
  #start(onStart?: (runs: boolean) => void): void {
    let ready = false;
    const events = {
      onMessage: () => {
        ready = true;
        onStart?.(true);
      },
      onEnd: (cause: unknown) => {
        if (ready && !this.#failure) this.fail("A worker thread ended.", cause);
        onStart?.(false);
      },
    };
    try {
      this.#workers.push(startWorker(this.#sources[0]!, events));
    } catch {
      this.#refused = true;
      onStart?.(false);
    }
  }
}

let pool: WorkerPool | undefined;

/** The pool of this process; a new one after a failure. */
export function sharedPool(): WorkerPool {
  if (!pool || pool.failure) pool = new WorkerPool();
  return pool;
}

/** Why no worker runs in this page: looked for once, by starting one. Node allows workers, and is not kept waiting. */
export async function whyNoWorkers(): Promise<string | undefined> {
  return threadsAreNodes() ? undefined : sharedPool().whyNone();
}
