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
  type Tensor,
  type TrainEvent,
  train,
} from "../../src/index.ts";
import { probabilitiesAt } from "../charts/grid.ts";
import type { Samples } from "../data/samples.ts";
import { batching, networkFor, optimizerFor } from "../experiment/network.ts";
import type { Frame, Reply, Request, Watch } from "./protocol.ts";
import { type LayersLook, layerStatistics, type Probe, probeOf, type Reach, updateRatios } from "./statistics.ts";

/** The run that this worker was opened for. */
interface Run {
  readonly network: Network;
  readonly samples: Samples;
  readonly events: AsyncGenerator<TrainEvent, void, void>;
  readonly probe: Probe;
  /** Steps done. */
  step: number;
  /** Of the newest update that was measured. */
  ratios: ReadonlyMap<string, number>;
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
  if (request.type === "frame") return frame(run, request);
  if (request.type === "values") return reply({ type: "answer", id: request.id, value: await run.network.state() });
  const out = await run.network.predict({ data: request.x, shape: rowsOf(request.x, run.network.inputs!) });
  reply({ type: "answer", id: request.id, value: out });
}

async function open({ experiment, samples, threads }: Extract<Request, { type: "open" }>): Promise<void> {
  const network = networkFor(experiment, samples.features.length, samples.classes.length);
  const { epochs, seed } = experiment;
  const batches = batching(experiment, samples.train.labels.length);
  const options = { optimizer: optimizerFor(experiment), ...batches, epochs, seed, threads };
  const events = train(network, samples.train, { ...options, validation: samples.validation });
  const first = await events.next();
  if (first.value?.type !== "start") throw new Error("The stream of a run began with another event than start.");
  const probe = probeOf(network.structure, samples.train);
  run = { network, samples, events, probe, step: 0, ratios: new Map(), ended: false };
  reply({ type: "opened", start: first.value });
}

/** What was done before something went wrong is told before it. */
async function frame(run: Run, { steps, milliseconds, watch }: Extract<Request, { type: "frame" }>): Promise<void> {
  const done: Done = { steps: [], epochs: [] };
  let failure: unknown;
  try {
    // The update of the last step is measured, which copies the weights: not that of every step.
    const unmeasured = watch.layers ? steps - 1 : steps;
    const deadline = performance.now() + milliseconds;
    while (!run.ended && done.steps.length < unmeasured && performance.now() < deadline) await advance(run, done);
    if (watch.layers && steps > 0) await measuredStep(run, done);
  } catch (error) {
    failure = error;
  }
  reply({ type: "frame", ...done, ended: run.ended, ...(await look(run, watch)) });
  if (failure !== undefined) throw failure;
}

/** The events of a frame. */
interface Done {
  readonly steps: StepEvent[];
  readonly epochs: EpochEvent[];
}

/** To the next event. */
async function advance(run: Run, done: Done): Promise<void> {
  const { value, done: over } = await run.events.next();
  if (over || value.type === "end") run.ended = true;
  else if (value.type === "epoch") done.epochs.push(value);
  else if (value.type === "step") {
    done.steps.push(value);
    run.step = value.step;
  }
}

async function measuredStep(run: Run, done: Done): Promise<void> {
  const { step } = run;
  const before = await run.network.state();
  while (!run.ended && run.step === step) await advance(run, done);
  if (run.step > step) run.ratios = updateRatios(before, await run.network.state());
}

async function look(run: Run, { boundary, layers }: Watch): Promise<Pick<Frame, "boundary" | "layers">> {
  return {
    ...(boundary &&
      run.samples.look === "plane" && {
        boundary: await probabilitiesAt((x) => run.network.predict({ data: x, shape: rowsOf(x, 2) }), boundary),
      }),
    ...(layers && { layers: await lookAtLayers(run, layers) }),
  };
}

async function lookAtLayers(run: Run, reaches: readonly (Reach | undefined)[]): Promise<LayersLook> {
  const { network, probe, step, ratios } = run;
  const start = performance.now();
  const layers = layerStatistics(network.structure.layers, await network.state(), probe, ratios, reaches);
  return { step, rows: probe.labels.length, layers, milliseconds: performance.now() - start };
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
