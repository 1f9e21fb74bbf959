/**
 * The workers that chainrule starts, seen from outside.
 *
 * @module
 */
import { Worker } from "node:worker_threads";

/** Keeps every worker that is started from now on. */
export function collectWorkers(): Worker[] {
  const workers: Worker[] = [];
  const module = process.getBuiltinModule("node:worker_threads");
  module.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      workers.push(this);
    }
  };
  return workers;
}

/** Resolves when a worker has said that it is ready. */
export function readiness(worker: Worker): Promise<void> {
  return new Promise((resolve) => worker.once("message", () => resolve()));
}
