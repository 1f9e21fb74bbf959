/**
 * The page's end of a run's worker: what it says, and answers to what it is asked.
 *
 * @module
 */
import type { Reply, Request } from "./protocol.ts";

/** A request that is answered, before it has its number. */
export type Question = { readonly type: "predict"; readonly x: Float32Array } | { readonly type: "values" };

/** What comes of its own accord. */
export type News = Exclude<Reply, { readonly type: "answer" }>;

export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #nextId = 0;
  /** Why nothing is answered any more. */
  #over: string | undefined;

  constructor(receive: (news: News) => void) {
    this.#worker = new Worker(new URL("./training-worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.type === "answer") this.#answered(data.id, data.value);
      else receive(data);
    };
    this.#worker.onerror = ({ message }) =>
      receive({
        type: "failed",
        code: "",
        message: `The training worker stopped: ${message || "it could not be loaded"}.`,
      });
  }

  send(request: Request): void {
    this.#worker.postMessage(request);
  }

  ask(question: Question): Promise<unknown> {
    if (this.#over !== undefined) return Promise.reject(new Error(this.#over));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send({ ...question, id });
    });
  }

  /** What was asked is not answered any more. */
  giveUp(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }

  close(message: string): void {
    this.#over = message;
    this.#worker.terminate();
    this.giveUp(message);
  }

  #answered(id: number, value: unknown): void {
    this.#waiting.get(id)?.resolve(value);
    this.#waiting.delete(id);
  }
}
