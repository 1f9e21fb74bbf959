/**
 * What a worker does: waits for a plan, works on it, waits for the next.
 *
 * @module
 */
import { WORKER_PORT } from "../../../base/start-worker.ts";

/** What a thread uses of the module's exports. */
export interface ThreadExports {
  readonly SCRATCH_BYTES: WebAssembly.Global;
  readonly PARTIALS_BYTES: WebAssembly.Global;
  useScratch(pointer: number): void;
  usePartials(pointer: number): void;
  usePlan(pointer: number): void;
  /** Works on the plan; not 0 when its end was reached. See assembly/plan.ts. */
  run(thread: number, patience: number): number;
}

/** A backend as its threads know it. */
export interface BackendLink {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: number;
  readonly partials: number;
  /** For each thread, where its scratch memory begins. */
  readonly scratch: readonly number[];
}

/** To a worker: work for this backend too, or, without a link, forget it. */
export interface WorkerMessage {
  /** The pool's words: see {@link CONTROL}. */
  readonly control: Int32Array;
  readonly thread: number;
  readonly backend: number;
  readonly link?: BackendLink;
}

/** Both ends of the way to a worker, as Node and browsers have it. */
export interface WorkerPort {
  onmessage: ((event: { readonly data: WorkerMessage }) => void) | null;
  postMessage(message: unknown): void;
}

/** Indices of the words that a pool shares with its workers. */
export const CONTROL = {
  /** Counts the plans that were handed over. */
  ticket: 0,
  /** The backend whose plan it is. */
  backend: 1,
  /** How many workers sleep until the ticket changes. */
  sleepers: 2,
  /** Not 0 when a worker has thrown. */
  failed: 3,
  /** From here on, for each thread, how many messages it was sent: a worker with mail goes back to its event loop. */
  mail: 4,
} as const;

/**
 * Engines do not count shared memory when they decide whether to collect garbage, so the memories of backends that are
 * gone would pile up. An ordinary buffer of the same size that lives as long as the backend, and that nobody ever
 * touches, is counted, and costs addresses only; from this size on, a bigger one would change nothing.
 */
export const MOST_BALLAST: number = 2 ** 25;

/**
 * Instantiates the kernels for one thread on a backend's memory.
 *
 * V8 tells other threads when a memory grows, but a thread that is just receiving the memory misses it, and traps in
 * `memory.copy`: growing by nothing, once the thread is on that list, looks up the present size (seen on Node 20).
 */
export function instantiate({ module, memory, plan, partials, scratch }: BackendLink, thread: number): ThreadExports {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as ThreadExports;
  memory.grow(0);
  exports.usePlan(plan);
  exports.usePartials(partials);
  exports.useScratch(scratch[thread]!);
  return exports;
}

/** The whole code of a worker. */
export function workerText(): string {
  return `(${workerMain})(${WORKER_PORT},${JSON.stringify(CONTROL)},${instantiate},${MOST_BALLAST})`;
}

/**
 * The code of a worker. A worker starts from the text of this function and of {@link instantiate}, so that there is no
 * file to find, whatever bundler came between: hence it uses nothing of this module but what it is handed, and has no
 * named function inside, for which some compilers call helpers of their own.
 *
 * @param words {@link CONTROL}
 */
export function workerMain(
  port: WorkerPort,
  words: typeof CONTROL,
  link: typeof instantiate,
  mostBallast: number,
): void {
  const [patience, spins] = [10e6, 50_000]; // 10 ms asleep; about 100 µs at full speed
  const backends = new Map<number, { readonly exports: ThreadExports; readonly ballast: ArrayBuffer }>();
  let received = 0;
  port.onmessage = ({ data }) => {
    const { control, thread, backend } = data;
    try {
      if (received++ === 0) port.postMessage("ready");
      if (data.link) {
        const ballast = new ArrayBuffer(Math.min(data.link.memory.buffer.byteLength, mostBallast));
        backends.set(backend, { exports: link(data.link, thread), ballast });
      } else {
        backends.delete(backend);
      }
      while (Atomics.load(control, words.mail + thread) === received) {
        const ticket = Atomics.load(control, words.ticket);
        const exports = backends.get(Atomics.load(control, words.backend))?.exports;
        while (exports?.run(thread, patience) === 0 && Atomics.load(control, words.ticket) === ticket);
        let spin = 0;
        while (spin < spins && Atomics.load(control, words.ticket) === ticket) spin++;
        if (spin < spins) continue;
        Atomics.add(control, words.sleepers, 1);
        Atomics.wait(control, words.ticket, ticket);
        Atomics.sub(control, words.sleepers, 1);
      }
    } catch (error) {
      Atomics.store(control, words.failed, 1);
      throw error;
    }
  };
}
