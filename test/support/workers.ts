/**
 * The workers that chainrule starts, seen from outside.
 *
 * @module
 */
import { Worker } from "node:worker_threads";

/**
 * For every worker that is started from now on, a promise of its first message: that it is ready. It listens from the
 * start, since the message may come during any turn of the event loop.
 */
export function collectReadiness(): Promise<void>[] {
  const ready: Promise<void>[] = [];
  const module = process.getBuiltinModule("node:worker_threads");
  module.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      ready.push(new Promise((resolve) => this.once("message", () => resolve())));
    }
  };
  return ready;
}
