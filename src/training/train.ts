/**
 * A training run, as a stream of events.
 *
 * @module
 */
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import type { Data } from "./check-data.ts";
import { assertOptions } from "./check-options.ts";
import type { EpochEvent, History, TrainEvent } from "./events.ts";
import type { TrainOptions } from "./options.ts";
import { trainHere } from "./train-here.ts";

/**
 * Trains a network. Nothing runs until the first event is asked for; leaving the loop early is fine, and leaves the
 * network with the weights it then has.
 *
 * @param data x (N, …) with labels (N) or targets (N, M), or a source of rows that lie elsewhere
 * @yields one `start`, then `step` after every batch and `epoch` after every pass, then one `end`; a run that goes on
 * from a checkpoint yields only what is still to come
 * @throws ConfigError, ShapeError, DataError before the first step if options or data do not fit
 * @throws DivergedError at the first loss that is not finite, with the weights as they were before that step; or at the
 * end of an epoch whose last update left weights that are not finite. With early stopping the best epoch is restored
 * @example
 * for await (const event of train(net, { x, labels }, { epochs: 5, batchSize: 128, seed: 42 })) {
 *   if (event.type === "epoch") console.log(event.epoch, event.loss, event.accuracy);
 * }
 */
export async function* train(
  network: Network,
  data: Data,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  assertNetwork("training", network);
  assertOptions(options);
  if (!options.worker) return yield* trainHere(network, data, options);
  const { trainInWorker } = await import("./worker/host.ts"); // only now: most runs need none of it
  yield* trainInWorker(network, data, options);
}

/** {@link train}, drained: runs to the end and returns what was measured after every epoch. */
export async function fit(network: Network, data: Data, options: TrainOptions = {}): Promise<History> {
  const epochs: EpochEvent[] = [];
  for await (const event of train(network, data, options)) {
    if (event.type === "epoch") epochs.push(event);
    if (event.type === "end") return { epochs, end: event };
  }
  throw new Error("train() ended without an end event");
}
