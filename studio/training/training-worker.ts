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
import type { Samples } from "../data/samples.ts";
import { batching, networkFor, optimizerFor } from "../experiment/network.ts";
import { probabilitiesAt } from "./grid.ts";
import { type Judgement, judge } from "./judgement.ts";
import type { Frame, FrameRequest, Reply, Request, Watch } from "./protocol.ts";
import { type LayersLook, layerStatistics, type Probe, probeOf, type Reach, updateRatios } from "./statistics.ts";

/** The run that this worker was opened for. */
interface Run {
  readonly network: Network;
  readonly samples: Samples;
  readonly events: AsyncGenerator<TrainEvent, void, void>;
  readonly probe: Probe;
  /** Steps and epochs done. */
  step: number;
  epoch: number;
  /** When the validation samples were last judged, in milliseconds, and after which step. */
  judged: { readonly at: number; readonly step: number } | undefined;
  /** Of the newest update that was measured. */
  ratios: ReadonlyMap<string, number>;
  ended: boolean;
}

/** Judging takes about as long as the evaluation at the end of an epoch, and epochs may be short. */
const JUDGEMENT_INTERVAL_MS = 1000;

/** Networks of this size gain nothing by a second thread, and the page wants a processor, too. */
const ONE_THREAD = { threads: 1 };

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
  const out = await run.network.predict({ data: request.x, shape: rowsOf(request.x, run.network.inputs!) }, ONE_THREAD);
  reply({ type: "answer", id: request.id, value: out });
}

async function open({ experiment, samples }: Extract<Request, { type: "open" }>): Promise<void> {
  const network = networkFor(experiment, samples.features.length, samples.classes.length);
  const { epochs, seed } = experiment;
  const batches = batching(experiment, samples.train.labels.length);
  const options = { optimizer: optimizerFor(experiment), ...batches, epochs, seed, ...ONE_THREAD };
  const events = train(network, samples.train, { ...options, validation: samples.validation });
  const first = await events.next();
  if (first.value?.type !== "start") throw new Error("The stream of a run began with another event than start.");
  const probe = probeOf(network.structure, samples.train);
  run = { network, samples, events, probe, step: 0, epoch: 0, judged: undefined, ratios: new Map(), ended: false };
  reply({ type: "opened", start: first.value });
}

/** What was done before something went wrong is told before it. */
async function frame(run: Run, { steps, milliseconds, watch }: FrameRequest): Promise<void> {
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
  reply({ type: "frame", ...done, ended: run.ended, ...(await look(run, watch, done.epochs.length > 0)) });
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
  else if (value.type === "epoch") {
    done.epochs.push(value);
    run.epoch = value.epoch;
  } else if (value.type === "step") {
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

async function look(
  run: Run,
  { boundary, layers, judgement }: Watch,
  epochEnded: boolean,
): Promise<Pick<Frame, "boundary" | "layers" | "judgement">> {
  return {
    ...(boundary &&
      run.samples.look === "plane" && {
        boundary: await probabilitiesAt(
          (x) => run.network.predict({ data: x, shape: rowsOf(x, 2) }, ONE_THREAD),
          boundary,
        ),
      }),
    ...(layers && { layers: await lookAtLayers(run, layers) }),
    ...(judgement && judgementIsDue(run, epochEnded) && { judgement: await judgementOf(run) }),
  };
}

/** At the start, at the end, and after epochs, though not after each of many short ones. */
function judgementIsDue({ judged, step, ended }: Run, epochEnded: boolean): boolean {
  if (judged === undefined) return true;
  if (step === judged.step) return false;
  return ended || (epochEnded && performance.now() - judged.at > JUDGEMENT_INTERVAL_MS);
}

async function judgementOf(run: Run): Promise<Judgement> {
  const { network, samples, epoch, step } = run;
  const { x, labels } = samples.validation;
  const judgement = judge(await network.predict(x, ONE_THREAD), labels, { epoch, step });
  run.judged = { at: performance.now(), step };
  return judgement;
}

async function lookAtLayers(run: Run, reaches: readonly (Reach | undefined)[]): Promise<LayersLook> {
  const { network, probe, step, ratios } = run;
  const start = performance.now();
  const layers = await layerStatistics(network.structure, await network.state(), probe, ratios, reaches);
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
