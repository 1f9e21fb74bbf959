/**
 * The workers of this process: started when there is work for them, shared by all backends, kept until the end.
 *
 * @module
 */
import { BackendError } from "../../../errors.ts";
import { MOST_SHARES } from "../assembly/plan-layout.ts";
import { startWorker, type WorkerHandle } from "./start-worker.ts";
import { type BackendLink, CONTROL } from "./worker-main.ts";

export class WorkerPool {
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * (CONTROL.mail + MOST_SHARES)));
  readonly #workers: WorkerHandle[] = [];
  #backends = 0;
  /** Whether the platform allows no more workers. */
  #refused = false;
  #failure: BackendError | undefined;

  /** Why no more plans can be run: a worker ended, so a plan may stay half done. */
  get failure(): BackendError | undefined {
    if (!this.#failure && Atomics.load(this.#control, CONTROL.failed) !== 0) this.fail("A worker thread threw.");
    return this.#failure;
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
    this.#workers[thread - 1]!.post({ control: this.#control, thread, backend, ...(link && { link }) });
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

  /** A worker that ends before it was ready, or never begins, has claimed nothing: the others do its work. */
  #start(): void {
    let ready = false;
    const events = {
      onReady: () => {
        ready = true;
      },
      onEnd: (cause: unknown) => {
        if (ready && !this.#failure) this.fail("A worker thread ended.", cause);
      },
    };
    try {
      this.#workers.push(startWorker(events));
    } catch {
      this.#refused = true;
    }
  }
}

let pool: WorkerPool | undefined;

/** The pool of this process; a new one after a failure. */
export function sharedPool(): WorkerPool {
  if (!pool || pool.failure) pool = new WorkerPool();
  return pool;
}
