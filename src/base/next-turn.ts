/**
 * A turn of the event loop.
 *
 * @module
 */

/** Lets timers, messages and signals run. A message to oneself: the one quick way in Node and browsers alike. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
