/**
 * A plan: kernel calls are written down as commands, and run by all threads when somebody waits for them.
 *
 * @module
 */
import { nextTurn } from "../../../base/next-turn.ts";
import { ARGUMENTS, CAPACITY, COMMAND_BYTES, COMMANDS, END } from "../assembly/plan-layout.ts";
import { maySleep } from "./available.ts";
import { Pace } from "./pace.ts";
import { sharedPool, type WorkerPool } from "./pool.ts";
import { type BackendLink, MOST_BALLAST, type ThreadExports } from "./worker-main.ts";

/**
 * Work, in nanoseconds of one thread, that is worth a thread's while. Measured: a barrier takes under 1 µs where every
 * thread has a core, and what a core must first fetch from another's cache takes about as long again.
 */
const SHARE_WORK = 2000;

/** How long this thread sleeps before it looks whether the others are still alive: 2 ms. */
const PATIENCE = 2e6;
/** How often it looks before it gives up where it cannot wait for news of them: half a minute, at least. */
const MOST_LOOKS = { asleep: 15_000, awake: 1_000_000 } as const;

/** Takes back the memory of backends that are gone from the workers. */
const gone = new FinalizationRegistry<{ readonly pool: WorkerPool; readonly id: number }>(({ pool, id }) => {
  pool.forget(id);
});

export class Plan {
  readonly threads: number;
  /** Where the arguments of commands are written. */
  numbers!: Float64Array;
  #words!: Int32Array;
  #link!: BackendLink;
  #exports!: ThreadExports;
  readonly #pool: WorkerPool;
  #id!: number;
  readonly #patience: number;
  readonly #shareWork: number;
  /** Undefined where the number of threads is fixed. */
  readonly #pace: Pace | undefined;
  /** Number of the command that comes next, and of the first that may not have run: see assembly/plan-layout.ts. */
  #next = 0;
  #done = 0;
  /** Whether a command since then has several shares. */
  #isShared = false;
  /** The work of the commands since then that are worth several. */
  #sharedWork = 0;
  /** When their run began. */
  #began: number | undefined;
  /** See {@link MOST_BALLAST}. */
  #ballast: ArrayBuffer | undefined;
  /** How many workers know this backend. */
  #introduced = 0;

  /**
   * @param exports of the calling thread's own instance
   * @param shareWork if given, all threads are called whenever there is so much for each
   */
  constructor(link: BackendLink, exports: ThreadExports, shareWork?: number) {
    this.threads = link.scratch.length;
    this.#shareWork = shareWork ?? SHARE_WORK;
    this.#pace = shareWork === undefined ? new Pace(link.scratch.length) : undefined;
    this.#pool = sharedPool();
    this.#patience = maySleep() ? PATIENCE : 0;
    this.#open(link, exports);
  }

  /**
   * Goes on with another module, on the same memory. To the workers it is another backend, with a ring of commands of its
   * own: one that still waits at the old ring, with the old module, meets no command that it does not know.
   */
  exchange(link: BackendLink, exports: ThreadExports): void {
    this.finishNow();
    this.#pool.forget(this.#id);
    this.#open(link, exports);
  }

  #open(link: BackendLink, exports: ThreadExports): void {
    this.#link = link;
    this.#exports = exports;
    this.#words = new Int32Array(link.memory.buffer, link.plan);
    this.numbers = new Float64Array(link.memory.buffer, link.plan, (COMMANDS + CAPACITY * COMMAND_BYTES) / 8);
    this.#next = 0;
    this.#done = 0;
    this.#introduced = 0;
    this.#id = this.#pool.enroll();
    gone.register(link.memory, { pool: this.#pool, id: this.#id });
  }

  /**
   * Begins a command, whose arguments then go into {@link Plan.numbers} from the place on that is returned.
   *
   * @param code of the kernel
   * @param work nanoseconds that one thread would take, roughly: decides how many shares it is cut into
   */
  begin(code: number, work: number): number {
    if (this.#next - this.#done >= CAPACITY) this.finishNow();
    const at = COMMANDS + (this.#next % CAPACITY) * COMMAND_BYTES;
    const worth = Math.floor(work / this.#shareWork);
    const shares = Math.max(1, Math.min(this.#pace?.threads ?? this.threads, worth));
    this.#isShared ||= shares > 1;
    if (worth > 1) this.#sharedWork += work;
    this.#words[at / 4] = code;
    this.#words[at / 4 + 1] = shares;
    this.#next++;
    return (at + ARGUMENTS) / 8;
  }

  /**
   * Runs all that was written down. Undefined where that is done at once, as for most plans: a promise for each takes some
   * 600 bytes.
   *
   * @throws BackendError, at once or by the promise, if a worker has ended
   */
  finish(): Promise<void> | undefined {
    return this.#advance() ? undefined : this.#finishLater();
  }

  /**
   * The same without giving up the turn.
   *
   * @throws BackendError if a worker has thrown, or does not answer for a long time
   */
  finishNow(): void {
    const most = this.#patience > 0 ? MOST_LOOKS.asleep : MOST_LOOKS.awake;
    for (let looks = 0; !this.#advance(); looks++) {
      if (looks >= most) throw this.#pool.fail("A worker thread has not answered for half a minute.");
    }
  }

  async #finishLater(): Promise<void> {
    do await nextTurn();
    while (!this.#advance());
  }

  /** Works on the plan, and waits a little for others. @returns whether all is done */
  #advance(): boolean {
    if (this.#next === this.#done) return true;
    if (this.#pool.failure) throw this.#pool.failure;
    this.#ballast ??= new ArrayBuffer(Math.min(this.#link.memory.buffer.byteLength, MOST_BALLAST));
    this.#began ??= performance.now();
    Atomics.store(this.#words, END / 4, this.#next);
    if (this.#isShared) this.#callWorkers();
    if (!this.#work()) return false;
    if (this.#sharedWork > 0) this.#pace?.record(this.#sharedWork, performance.now() - this.#began);
    this.#done = this.#next;
    this.#isShared = false;
    this.#sharedWork = 0;
    this.#began = undefined;
    return true;
  }

  #callWorkers(): void {
    const count = this.#pool.grow(this.threads - 1);
    while (this.#introduced < count) this.#pool.post(++this.#introduced, this.#id, this.#link);
    this.#pool.call(this.#id);
  }

  #work(): boolean {
    try {
      return this.#exports.run(0, this.#patience) !== 0;
    } catch (cause) {
      throw this.#pool.fail("A kernel failed.", cause);
    }
  }
}
