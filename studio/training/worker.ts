/**
 * The training worker: pulls the stream of a run, a frame at a time.
 *
 * @module
 */
import {
  ChainruleError,
  type EpochEvent,
  type Network,
  type StepEvent,
  softmax,
  type Tensor,
  type TrainEvent,
  train,
} from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import { networkFor, optimizerFor } from "../experiment/network.ts";
import type { Frame, Reply, Request, Watch } from "./protocol.ts";
import { layerStatistics, type Values } from "./statistics.ts";

/** The run that this worker was opened for. */
interface Run {
  readonly network: Network;
  readonly samples: Samples;
  readonly events: AsyncGenerator<TrainEvent, void, void>;
  /** The values before the newest step, for the size of its update. */
  before: Values | undefined;
  ended: boolean;
}

let run: Run | undefined;
let queue: Promise<void> = Promise.resolve();

/** One after another: a prediction sees whole steps only. */
globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  queue = queue.then(() => handle(data)).catch(fail);
};

async function handle(request: Request): Promise<void> {
  if (request.type === "open") return open(request);
  if (run === undefined) throw new Error(`The worker got "${request.type}" before "open".`);
  if (request.type === "frame") return reply(await frame(run, request));
  if (request.type === "values") return reply({ type: "answer", id: request.id, value: await run.network.state() });
  const out = await run.network.predict({ data: request.x, shape: rowsOf(request.x, run.network.inputs!) });
  reply({ type: "answer", id: request.id, value: out });
}

async function open({ experiment, samples, threads }: Extract<Request, { type: "open" }>): Promise<void> {
  const network = networkFor(experiment, samples.features.length, samples.classes.length);
  const { epochs, seed } = experiment;
  const rows = samples.train.labels.length;
  const batchSize = Math.min(experiment.batchSize, rows);
  const dropLast = rows % batchSize === 1; // batch normalization has no use for a batch of one
  const options = { optimizer: optimizerFor(experiment), batchSize, epochs, seed, threads, dropLast };
  const events = train(network, samples.train, { ...options, validation: samples.validation });
  const first = await events.next();
  if (first.value?.type !== "start") throw new Error("The stream of a run began with another event than start.");
  run = { network, samples, events, before: undefined, ended: false };
  reply({ type: "opened", start: first.value });
}

async function frame(run: Run, { steps, milliseconds, watch }: Extract<Request, { type: "frame" }>): Promise<Frame> {
  const done: StepEvent[] = [];
  const epochs: EpochEvent[] = [];
  const deadline = performance.now() + milliseconds;
  while (!run.ended && done.length < steps && performance.now() < deadline) {
    if (watch.layers) run.before = await run.network.state();
    const { value, done: over } = await run.events.next();
    if (over || value.type === "end") run.ended = true;
    else if (value.type === "step") done.push(value);
    else if (value.type === "epoch") epochs.push(value);
  }
  return { type: "frame", steps: done, epochs, ended: run.ended, ...(await look(run, watch)) };
}

async function look(run: Run, { boundary, layers }: Watch): Promise<Pick<Frame, "boundary" | "layers">> {
  const { network, samples, before } = run;
  return {
    ...(boundary && samples.look === "plane" && { boundary: await boundaryOf(network, boundary) }),
    ...(layers && { layers: layerStatistics(network.structure.layers, await network.state(), before, samples.train) }),
  };
}

async function boundaryOf(network: Network, { side, reach }: NonNullable<Watch["boundary"]>): Promise<Float32Array> {
  const x = new Float32Array(2 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = 2 * (row * side + column);
      x[at] = reach * ((2 * column + 1) / side - 1);
      x[at + 1] = reach * (1 - (2 * row + 1) / side); // the first row is on top
    }
  }
  return softmax(await network.predict({ data: x, shape: [side * side, 2] })).data as Float32Array;
}

function rowsOf({ length }: Float32Array, width: number): Tensor["shape"] {
  return [length / width, width];
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  reply({ type: "failed", code: error instanceof ChainruleError ? error.code : "", message });
}

function reply(message: Reply): void {
  globalThis.postMessage(message);
}
