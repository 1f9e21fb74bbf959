/**
 * A worker in Node or a browser: the one place that knows how the two differ.
 *
 * @module
 */
import { assertArgument } from "./arguments.ts";

/** The text of a classic script, or the address of the file with it. */
export type WorkerSource = { readonly text: string } | { readonly file: URL };

/** A running worker. It keeps no process alive, unless it is held. */
export interface WorkerHandle {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Whether the process stays alive for it; pages do in any case. */
  hold(held: boolean): void;
  stop(): void;
}

/** What its owner is told. */
export interface WorkerEvents {
  onMessage(message: unknown): void;
  /** It has ended, or never began: it threw, was stopped, or may not be started here. Can be said more than once. */
  onEnd(cause: unknown): void;
}

let workerFile: URL | undefined;

/**
 * Says where the file `chainrule-worker.min.js` of this package lies: for pages whose Content-Security-Policy allows no
 * workers from texts (`blob:`), or before a plain script's own folder is looked into. Elsewhere there is nothing to say.
 *
 * @param url from the page's own origin; relative to the page
 * @throws ConfigError if it is no address
 */
export function useWorkerFile(url: string | URL): void {
  const base = globalThis.location?.href;
  const address = typeof url === "string" || url instanceof URL;
  const isAddress = address && URL.canParse(url, base);
  assertArgument(
    isAddress,
    "useWorkerFile",
    "the address of chainrule-worker.min.js, whole or relative to the page",
    url,
  );
  workerFile = new URL(url, base);
}

/** What was said by {@link useWorkerFile}. */
export function givenWorkerFile(): URL | undefined {
  return workerFile;
}

/** Whether threads are Node's: it allows workers everywhere. */
export function threadsAreNodes(): boolean {
  return nodeThreads() !== undefined;
}

/** The other end of this worker's messages. */
export function workerPort(): unknown {
  return nodeThreads()?.parentPort ?? globalThis;
}

/** {@link workerPort} for a worker that starts from a text. */
export const WORKER_PORT = 'globalThis.process?.getBuiltinModule?.("node:worker_threads").parentPort??self';

/** @throws whatever the platform throws where it allows no workers */
export function startWorker(source: WorkerSource, events: WorkerEvents): WorkerHandle {
  return startInNode(source, events) ?? startInBrowser(source, events);
}

/** Undefined in browsers. Not an import, which would keep the library out of browsers and bundlers. */
function nodeThreads() {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

/** Undefined elsewhere. */
function startInNode(source: WorkerSource, events: WorkerEvents): WorkerHandle | undefined {
  const node = nodeThreads();
  if (!node) return undefined;
  // Without the program's flags and variables: a loader among them would only cost time.
  const bare = { execArgv: [], env: {} };
  const worker =
    "text" in source ? new node.Worker(source.text, { ...bare, eval: true }) : new node.Worker(source.file, bare);
  worker.on("message", (message) => events.onMessage(message));
  worker.on("error", (error) => events.onEnd(error));
  worker.on("exit", (code) => events.onEnd(new Error(`A worker thread exited with code ${code}.`)));
  worker.unref();
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}

function startInBrowser(source: WorkerSource, events: WorkerEvents): WorkerHandle {
  const text = "text" in source ? source.text : importOf(source.file);
  const url = text === undefined ? "" : URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url || (source as { readonly file: URL }).file);
  const revoke = (): void => URL.revokeObjectURL(url);
  worker.onmessage = ({ data }) => {
    revoke();
    events.onMessage(data);
  };
  worker.onerror = (event) => {
    revoke();
    events.onEnd(event.error ?? new Error(event.message || "A worker could not be started."));
  };
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    hold: () => undefined,
    stop: () => worker.terminate(),
  };
}

/** No page may start a worker from the file of another origin; but a script that imports it. */
function importOf(file: URL): string | undefined {
  return file.origin === globalThis.location.origin ? undefined : `importScripts(${JSON.stringify(file)})`;
}
