/**
 * The worker's side of a training run.
 *
 * @module
 */
import type { Network } from "../../network/network.ts";
import { networkOf } from "../../network/sequential.ts";
import type { CheckpointOptions } from "../options.ts";
import { trainHere } from "../train-here.ts";
import { describeError } from "./errors.ts";
import {
  arraysOf,
  buffersOf,
  type ErrorDescription,
  type FromWorker,
  type RunDescription,
  type ToWorker,
} from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { layersOf, optionsOf } from "./run-again.ts";

/** Posts a message; the buffers are handed over. */
export type Post = (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void;

/** One run, from its description to its last message. */
export class TrainingSession {
  readonly #post: Post;
  readonly #outbox: Outbox;
  readonly #abort: AbortController = new AbortController();
  readonly #network: Network;
  #left = false;

  constructor(run: RunDescription, post: Post) {
    this.#post = post;
    this.#outbox = new Outbox(post);
    this.#network = networkOf(layersOf(run), run.inputShape);
    this.#network.loadState(run.values);
    if (run.aborted) this.#abort.abort();
    void this.#train(run);
  }

  receive(message: ToWorker): void {
    const { type } = message;
    if (type === "seen") this.#outbox.seen();
    if (type === "wanted") this.#outbox.wanted(message.wanted);
    if (type === "saved") this.#outbox.saved();
    if (type === "abort") this.#abort.abort();
    if (type === "read") void this.#sendValues();
    if (type !== "leave") return;
    this.#left = true;
    this.#outbox.close();
  }

  async #train(run: RunDescription): Promise<void> {
    let error: ErrorDescription | undefined;
    try {
      const options = { ...(await optionsOf(run)), signal: this.#abort.signal, ...this.#checkpointOf(run) };
      for await (const event of trainHere(this.#network, run.dataset, options)) {
        const room = this.#outbox.add(event);
        if (room) await room;
        if (this.#left) break;
      }
    } catch (cause) {
      error = describeError(cause);
    }
    const values = await this.#network.state().catch(() => undefined); // lost with a thread that was killed
    const done = {
      type: "done",
      events: this.#outbox.takeEvents(),
      ...(values && { values }),
      ...(error && { error }),
    };
    this.#post(done as FromWorker, values && buffersOf(...arraysOf(values)));
  }

  #checkpointOf({ checkpoint }: RunDescription): { readonly checkpoint?: CheckpointOptions } {
    if (!checkpoint) return {};
    const { isAsked, ...often } = checkpoint;
    const wanted: CheckpointOptions["wanted"] = (progress) => this.#outbox.isWanted(progress);
    return { checkpoint: { ...often, ...(isAsked && { wanted }), save: (taken) => this.#outbox.checkpoint(taken) } };
  }

  /** Where they are lost, the run's last message says why. */
  async #sendValues(): Promise<void> {
    const values = await this.#network.state().catch(() => undefined);
    if (values) this.#post({ type: "values", values }, buffersOf(...arraysOf(values)));
  }
}
