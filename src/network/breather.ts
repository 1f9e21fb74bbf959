/**
 * Turns of the event loop, given up now and then.
 *
 * Steps on a backend whose memory is at hand never really wait, so a run would keep timers, signals, clicks and an
 * `AbortSignal` from being noticed until its end.
 *
 * @module
 */

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

/** A message to oneself: the one way to the next turn that is quick in Node and browsers alike. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
