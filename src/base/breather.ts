/**
 * Turns of the event loop, given up now and then.
 *
 * Steps on a backend whose memory is at hand never really wait, so a run would keep timers, signals, clicks and an
 * `AbortSignal` from being noticed until its end.
 *
 * @module
 */
import { nextTurn } from "./next-turn.ts";

/** Short enough for a person not to notice; at 30 µs a turn it costs less than a thousandth. */
const LONGEST_TURN_MS = 40;

/** Returns a function to call before every step: lets others run where the last time was long ago. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < LONGEST_TURN_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
