/**
 * A part of MNIST, as it lies beside the page.
 *
 * @module
 */
import { DataError } from "../../src/index.ts";
import type { DigitsReply } from "./digits-worker.ts";
import type { Samples } from "./samples.ts";

/** 12,000 pictures to train on, and 2,000 that are none of them: eleven million numbers, which a worker unpacks. */
export async function loadDigits(): Promise<Samples> {
  const worker = new Worker(new URL("./digits-worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<DigitsReply>) =>
        data.type === "done" ? resolve(data.samples) : reject(new DataError(data.message));
      worker.onerror = () =>
        reject(new DataError("The pictures could not be loaded: their worker stopped. Reload the page."));
      worker.postMessage(document.baseURI);
    });
  } finally {
    worker.terminate();
  }
}
