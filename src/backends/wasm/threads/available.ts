/**
 * How many threads there can be here.
 *
 * @module
 */
import { ConfigError } from "../../../base/errors.ts";
import { MOST_SHARES } from "../assembly/plan-layout.ts";

/** The most threads that a backend works with. */
export const MOST_THREADS: number = MOST_SHARES;

/** Why there can only be one thread; undefined where there can be more. */
export function whyOneThread(): string | undefined {
  if (globalThis.crossOriginIsolated === false) return "the page is not cross-origin isolated";
  if (typeof SharedArrayBuffer !== "function") return "no SharedArrayBuffer";
  return undefined;
}

/** As many threads as the machine can run at a time, at most {@link MOST_THREADS}. */
export function availableThreads(): number {
  const cores = globalThis.process?.getBuiltinModule?.("node:os").availableParallelism();
  return Math.min(cores ?? globalThis.navigator?.hardwareConcurrency ?? 1, MOST_THREADS);
}

/** @throws ConfigError if `threads` is no number of threads */
export function assertThreads(threads: number): void {
  if (Number.isSafeInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return;
  throw new ConfigError(`threads must be an integer from 1 to ${MOST_THREADS} but is ${threads}.`);
}

/** Whether this thread may sleep while it waits for another: a page's main thread may not. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
