/**
 * How long a page keeps its own thread from answering.
 *
 * @module
 */
import type { Browser, Page } from "playwright-core";

/** An event of a browser's trace. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor; undefined for what takes no time. */
  readonly tdur?: number;
}

/** Browsers speak of a long task from here on: people feel that the page does not answer. */
export const LONG_TASK_MS = 50;

const MARK = "the page that is measured";

/**
 * The longest task of a page from before it is opened, in milliseconds of the processor. The entries of a
 * PerformanceObserver count by the clock, and with it whatever else the machine does meanwhile: a test cannot hold them
 * to a limit.
 *
 * @param use opens the page and uses it
 */
export async function longestTask(browser: Browser, use: () => Promise<Page>): Promise<number> {
  await browser.startTracing(undefined, { categories: ["toplevel", "blink.user_timing"] });
  let trace: Buffer;
  try {
    const page = await use();
    // The browser has pages of its own, which are passed over.
    await page.evaluate((mark) => void performance.mark(mark), MARK);
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const mark = traceEvents.find(({ name }) => name === MARK)!;
  const ofPage = traceEvents.filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid);
  return Math.max(...ofPage.map(({ tdur = 0 }) => tdur)) / 1000;
}
