/**
 * What a worker runs, bundled into one script: a training run, or, where it started from that script's file, the share of
 * a thread. Its first message says which.
 *
 * @module
 */
import {
  CONTROL,
  instantiate,
  MOST_BALLAST,
  type WorkerMessage,
  type WorkerPort,
  workerMain,
} from "../../backends/wasm/threads/worker-main.ts";
import { useWorkerFile, workerPort } from "../../base/start-worker.ts";
import type { ToWorker } from "./messages.ts";
import { TrainingSession } from "./session.ts";

/** What either owner of a worker may post. */
interface Incoming {
  readonly data: WorkerMessage | ToWorker;
}

interface Port {
  onmessage: ((event: Incoming) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

const port = workerPort() as Port;
let session: TrainingSession | undefined;

port.onmessage = (event) => {
  const { data } = event;
  if ("control" in data) {
    workerMain(port as WorkerPort, CONTROL, instantiate, MOST_BALLAST);
    port.onmessage!(event);
  } else if (data.type === "start") {
    if (data.workerFile !== undefined) useWorkerFile(data.workerFile);
    session = new TrainingSession(data.run, (message, transfer = []) => port.postMessage(message, transfer));
  } else {
    session?.receive(data);
  }
};
