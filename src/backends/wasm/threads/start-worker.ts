/**
 * A worker in Node or a browser, started from a text: the one place that knows how the two differ.
 *
 * @module
 */
import { CONTROL, instantiate, MOST_BALLAST, type WorkerMessage, workerMain } from "./worker-main.ts";

/** A running worker. It never keeps a process alive. */
export interface WorkerHandle {
  post(message: WorkerMessage): void;
  stop(): void;
}

/** What its owner is told. */
export interface WorkerEvents {
  /** It runs. */
  onReady(): void;
  /** It has ended, or never began: it threw, was stopped, or may not be started here. Can be said more than once. */
  onEnd(cause: unknown): void;
}

/** @throws whatever the platform throws where it allows no workers */
export function startWorker(events: WorkerEvents): WorkerHandle {
  return startInNode(events) ?? startInBrowser(events);
}

function codeFor(port: string): string {
  return `(${workerMain})(${port}, ${JSON.stringify(CONTROL)}, ${instantiate}, ${MOST_BALLAST})`;
}

/** Undefined elsewhere. */
function startInNode(events: WorkerEvents): WorkerHandle | undefined {
  // Not an import, which would keep the library out of browsers and bundlers.
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (!node) return undefined;
  const code = codeFor('require("node:worker_threads").parentPort');
  // Without the program's flags and variables: a loader among them would only cost time.
  const worker = new node.Worker(code, { eval: true, execArgv: [], env: {} });
  worker.on("message", () => events.onReady());
  worker.on("error", (error) => events.onEnd(error));
  worker.on("exit", (code) => events.onEnd(new Error(`A worker thread exited with code ${code}.`)));
  worker.unref();
  return { post: (message) => worker.postMessage(message), stop: () => void worker.terminate() };
}

function startInBrowser(events: WorkerEvents): WorkerHandle {
  const url = URL.createObjectURL(new Blob([codeFor("self")], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onmessage = () => {
    URL.revokeObjectURL(url);
    events.onReady();
  };
  worker.onerror = (event) => events.onEnd(event.error ?? new Error(event.message || "A worker could not be started."));
  return { post: (message) => worker.postMessage(message), stop: () => worker.terminate() };
}
