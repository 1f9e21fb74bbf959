/**
 * How long a page keeps its own thread from answering.
 *
 * @module
 */
import type { Browser } from "playwright-core";

/** What a browser's trace says of a stretch of work; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** By the clock, and by the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** A page that does not answer for longer than this is felt to: browsers speak of a long task from here on. */
export const LONG_TASK_MS = 50;

/**
 * The longest task of any page while something is done, in milliseconds of the processor. A browser's own entries of
 * long tasks count by the clock, and with it whatever else the machine does meanwhile.
 *
 * @returns also what `use` does
 */
export async function longestTask<T>(
  browser: Browser,
  use: () => Promise<T>,
): Promise<{ readonly milliseconds: number; readonly result: T }> {
  await browser.startTracing(undefined, { categories: ["toplevel"] });
  const result = await use().finally(() => undefined);
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  const threads = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const isOfPage = ({ pid, tid }: TraceEvent): boolean =>
    threads.some((thread) => thread.pid === pid && thread.tid === tid);
  const times = traceEvents.filter((event) => event.tdur !== undefined && isOfPage(event)).map(({ tdur }) => tdur!);
  if (times.length === 0) throw new Error("The browser's trace has no task of a page.");
  return { milliseconds: Math.max(...times) / 1000, result };
}
