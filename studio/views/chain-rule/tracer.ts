/**
 * What the page asks of the worker of the chain rule.
 *
 * @module
 */
import type { Trace } from "../../trace/trace.ts";
import type { Checked } from "./check.ts";
import type { Quantity } from "./equations/expression.ts";
import type { Batch, Reply, Request } from "./tracer-worker.ts";

interface Waiting {
  resolve(value: Trace | Checked): void;
  reject(error: Error): void;
}

export class Tracer {
  readonly #worker: Worker = new Worker(new URL("./tracer-worker.ts", import.meta.url), { type: "module" });
  /** In the order of the questions. */
  readonly #waiting: Waiting[] = [];
  /** What the worker can check: undefined while it is being made. */
  #newest: Trace | undefined;
  /** Why there are no answers any more. */
  #failure: Error | undefined;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const { resolve, reject } = this.#waiting.shift()!;
      if (data.type === "done") resolve(data.value);
      else reject(new Error(data.message));
    };
    this.#worker.onerror = ({ message }) => {
      this.#failure = new Error(`The worker of the chain rule stopped: ${message || "it could not be loaded"}.`);
      for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
    };
  }

  async trace(batch: Batch): Promise<Trace> {
    this.#newest = undefined;
    this.#newest = (await this.#ask({ type: "trace", batch })) as Trace;
    return this.#newest;
  }

  /** @returns undefined for a trace that another one is about to take the place of */
  async check(trace: Trace, place: number, gradient: Quantity, h: number): Promise<Checked | undefined> {
    if (trace !== this.#newest) return undefined;
    return (await this.#ask({ type: "check", place, gradient, h })) as Checked;
  }

  #ask(request: Request): Promise<Trace | Checked> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }
}
