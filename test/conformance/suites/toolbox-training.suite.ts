/**
 * Optimizers, schedules, clipping and averages, step by step, against PyTorch.
 *
 * @module
 */
import { expect } from "vitest";
import type { Tensor } from "../../../src/base/tensor.ts";
import {
  cosine,
  cosineRestarts,
  exponentialDecay,
  oneCycle,
  optimizerDefinitionOf,
  polynomialDecay,
  reduceOnPlateau,
  type Schedule,
  sequential,
  stepDecay,
  warmUp,
} from "../../../src/index.ts";
import { affine } from "../../../src/layers/affine/affine.ts";
import { batchNorm } from "../../../src/layers/batch-norm/batch-norm.ts";
import { relu } from "../../../src/layers/relu/relu.ts";
import type { Optimizer } from "../../../src/optimizers/optimizer.ts";
import { sgd } from "../../../src/optimizers/sgd/sgd.ts";
import { createTrainer } from "../../../src/training/trainer.ts";
import { keptAt } from "../../../src/training/update-pass.ts";
import { kernelOn } from "../../support/kernels.ts";
import { type Fields, fieldsOf, readJson } from "../cases.ts";
import type { Check } from "../subject.ts";
import { type BackendSubject, download, type Updated, upload } from "../subjects/backend.ts";

type Run = (found: Fields, verify: Verify, subject: BackendSubject) => Promise<void>;

/** Compares arrays by the case's rule: the largest difference over the largest wanted value. */
type Verify = (name: string, got: ArrayLike<number>, wanted: ArrayLike<number>) => void;

const RUNS: Readonly<Record<string, Run>> = {
  optimizer: runOptimizer,
  clipByGlobalNorm: runClipNorm,
  clipByValue: runClipValue,
  averaging: runAveraging,
};

const { cases } = readJson("toolbox-training") as { cases: readonly Readonly<Record<string, unknown>>[] };

/** For each backend. */
export const toolboxTrainingChecks: readonly Check<BackendSubject>[] = cases.flatMap((one) => {
  const run = RUNS[one.layer as string];
  if (!run) return [];
  const tolerance = one.tolerance as Readonly<Record<string, number>>;
  return [
    {
      id: one.id as string,
      run: (subject) => run(fieldsOf(one), verifier(one.id as string, tolerance[subject.dtype]!), subject),
    },
  ];
});

/** A schedule belongs to no backend. */
export const scheduleChecks: readonly { readonly id: string; run(): void }[] = cases
  .filter(({ layer }) => layer === "schedule")
  .map((one) => ({ id: one.id as string, run: () => runSchedule(fieldsOf(one)) }));

function verifier(id: string, tolerance: number): Verify {
  return (name, got, wanted) => {
    expect(got.length, `${id}: ${name}`).toBe(wanted.length);
    const largest = Array.from(wanted).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    for (let i = 0; i < wanted.length; i++) {
      expect(Math.abs(got[i]! - wanted[i]!) / largest, `${id}: ${name}[${i}]`).toBeLessThanOrEqual(tolerance);
    }
  };
}

/** Slice t of a tensor whose first axis counts the steps. */
function at({ data, shape }: Tensor, t: number): Tensor {
  const size = data.length / shape[0]!;
  return { data: data.slice(t * size, (t + 1) * size), shape: shape.slice(1) };
}

async function runOptimizer(found: Fields, verify: Verify, subject: BackendSubject): Promise<void> {
  const [parameters, gradients] = ["parameters", "gradients"].map((name) => found.fields("inputs").fields(name)) as [
    Fields,
    Fields,
  ];
  const expected = found.fields("expected").fields("parameters");
  for (const name of parameters.names) {
    const optimizer = optimizerOf(found.fields("config"), name);
    let state: Updated = { w: parameters.tensor(name), slots: {} };
    const steps = expected.tensor(name).shape[0]!;
    for (let t = 0; t < steps; t++) {
      state = await subject.update(optimizer, state, at(gradients.tensor(name), t), t);
      verify(`${name} after step ${t + 1}`, state.w.data, at(expected.tensor(name), t).data);
    }
  }
}

interface Group {
  readonly parameters: readonly string[];
  readonly weightDecay?: number;
}

/** The case's optimizer, with the settings of the parameter's group. */
function optimizerOf(config: Fields, parameter: string): Optimizer {
  const { betas, ...hyper } = config.raw("hyper") as Record<string, number> & { betas?: readonly [number, number] };
  const groups = config.has("groups") ? (config.raw("groups") as readonly Group[]) : [];
  const { parameters: _, ...own } = groups.find(({ parameters }) => parameters.includes(parameter)) ?? {
    parameters: [],
  };
  const settings = { ...hyper, ...(betas && { beta1: betas[0], beta2: betas[1] }), ...own };
  return optimizerDefinitionOf(config.raw("optimizer") as string)!.create(settings as Optimizer["config"]);
}

/** All gradients in one buffer, as a trainer has them. */
function joined(gradients: Fields): Tensor {
  const data = Float64Array.from(gradients.names.flatMap((name) => [...gradients.tensor(name).data]));
  return { data, shape: [data.length] };
}

async function runClipNorm(found: Fields, verify: Verify, { backend }: BackendSubject): Promise<void> {
  const config = found.fields("config");
  const gradients = joined(found.fields("inputs").fields("gradients"));
  const size = gradients.data.length;
  const [dw, norm] = [upload(backend, gradients), backend.allocate(1)];
  kernelOn(backend, "gradientNorm")(norm, dw, size, Number(config.raw("normType")));
  kernelOn(backend, "clipToNorm")(dw, norm, size, config.number("maxNorm"));
  const expected = found.fields("expected");
  verify("norm", (await download(backend, norm, [1])).data, [expected.number("norm")]);
  verify("clipped", (await download(backend, dw, [size])).data, joined(expected.fields("clipped")).data);
}

async function runClipValue(found: Fields, verify: Verify, { backend }: BackendSubject): Promise<void> {
  const gradients = joined(found.fields("inputs").fields("gradients"));
  const size = gradients.data.length;
  const dw = upload(backend, gradients);
  kernelOn(backend, "clipToValue")(dw, size, found.fields("config").number("maxValue"));
  const expected = joined(found.fields("expected").fields("clipped"));
  verify("clipped", (await download(backend, dw, [size])).data, expected.data);
}

async function runAveraging(found: Fields, verify: Verify, subject: BackendSubject): Promise<void> {
  const config = found.fields("config");
  if (config.raw("kind") === "updateBatchNorm") return runStatistics(found, verify, subject);
  const { backend } = subject;
  const decay = config.raw("kind") === "swa" ? "equal" : config.number("decay");
  const inputs = found.fields("inputs").fields("parameters");
  const expected = found.fields("expected").fields("averaged");
  for (const name of inputs.names) {
    const values = inputs.tensor(name);
    const size = values.data.length / values.shape[0]!;
    const average = backend.allocate(size);
    for (let t = 0; t < values.shape[0]!; t++) {
      const w = upload(backend, at(values, t));
      kernelOn(backend, "averageWeights")(average, w, size, keptAt({ decay }, t + 1));
      verify(
        `${name} after step ${t + 1}`,
        (await download(backend, average, [size])).data,
        at(expected.tensor(name), t).data,
      );
    }
  }
}

/** The average of one update that changes nothing is the weights: what is estimated is their statistics. */
async function runStatistics(found: Fields, verify: Verify, { backend }: BackendSubject): Promise<void> {
  const inputs = found.fields("inputs");
  const network = sequential(affine(4, 5), batchNorm(5), relu(), affine(5, 2));
  network.loadState(new Map(STATE.map(([own, pytorch]) => [own, transposed(inputs.fields("state").tensor(pytorch))])));
  const trainer = await createTrainer(network, {
    backend,
    optimizer: sgd({ learningRate: 0 }),
    averaging: { decay: 0.9 },
    batchSize: 6,
  });
  const batches = inputs.raw("batches") as readonly { shape: readonly number[]; data: readonly number[] }[];
  const targets = (N: number): Float64Array => new Float64Array(2 * N);
  const all = batches.map(({ shape, data }) => ({
    N: shape[0]!,
    x: Float64Array.from(data),
    targets: targets(shape[0]!),
  }));
  await trainer.stepBatch({ ...all[0]!, labels: undefined }, 0);
  const inOrder = { count: all.length, batch: (i: number) => ({ ...all[i]!, labels: undefined }) };
  const averaged = await trainer.averaged(inOrder);
  const expected = found.fields("expected").fields("state");
  for (const [own, pytorch] of STATE) {
    if (expected.has(pytorch)) verify(own, averaged!.get(own)!.data, expected.tensor(pytorch).data);
  }
}

const STATE = [
  ["0.w", "0.weight"],
  ["0.b", "0.bias"],
  ["1.gamma", "1.weight"],
  ["1.beta", "1.bias"],
  ["1.runningMean", "1.running_mean"],
  ["1.runningVar", "1.running_var"],
  ["3.w", "3.weight"],
  ["3.b", "3.bias"],
] as const;

/** A matrix of PyTorch's as ours; vectors stay. */
function transposed({ data, shape }: Tensor): Tensor {
  const [M, D] = shape;
  if (D === undefined) return { data, shape };
  return { data: Float64Array.from(data, (_, i) => data[(i % M!) * D + Math.floor(i / M!)]!), shape: [D, M!] };
}

const SCHEDULES: Readonly<Record<string, (config: Fields, rate: number) => Schedule>> = {
  cosineAnnealing: (config, rate) =>
    cosine({ period: config.number("period"), final: config.number("minimum") / rate }),
  cosineAnnealingWarmRestarts: (config, rate) =>
    cosineRestarts({
      period: config.number("period"),
      growth: config.number("periodFactor"),
      final: config.number("minimum") / rate,
    }),
  oneCycle: (config) =>
    oneCycle({
      rising: config.number("risingShare"),
      start: 1 / config.number("divideStart"),
      end: 1 / config.number("divideStart") / config.number("divideEnd"),
      shape: config.raw("anneal") === "cos" ? "cosine" : "linear",
      threePhases: config.raw("threePhase") as boolean,
    }),
  step: (config) => stepDecay({ every: config.number("stepSize"), factor: config.number("gamma") }),
  multiStep: (config) => stepDecay({ at: config.raw("milestones") as number[], factor: config.number("gamma") }),
  exponential: (config) => exponentialDecay({ factor: config.number("gamma") }),
  polynomial: (config) => polynomialDecay({ steps: config.number("totalSteps"), power: config.number("power") }),
  warmupCosine: (config, rate) =>
    warmUp(cosine({ final: config.number("minimum") / rate }), { steps: config.number("warmupSteps") }),
  "linear, then cosineAnnealing": (config, rate) =>
    warmUp(cosine({ period: config.number("period"), final: config.number("minimum") / rate }), {
      steps: config.number("warmupSteps"),
      start: config.number("startFactor"),
    }),
};

function runSchedule(found: Fields): void {
  const config = found.fields("config");
  const rates = found.fields("expected").raw("learningRates") as readonly number[];
  const tolerance = found.fields("tolerance").number("float64");
  const name = config.raw("schedule") as string;
  const largest = config.has("maximum") ? config.number("maximum") : config.number("learningRate");
  const factorAt =
    name === "reduceOnPlateau" ? plateau(found) : factorsOf(SCHEDULES[name]!(config, largest), rates.length);
  rates.forEach((rate, step) => {
    const off = Math.abs(largest * factorAt(step) - rate);
    expect(off, `step ${step}`).toBeLessThanOrEqual(tolerance * Math.abs(rate));
  });
}

function factorsOf(schedule: Schedule, stepCount: number): (step: number) => number {
  return (step) => schedule(step, stepCount);
}

/** The rate of a step is that after the reports of all steps before it. */
function plateau(found: Fields): (step: number) => number {
  const config = found.fields("config");
  const metrics = found.fields("inputs").raw("metrics") as readonly number[];
  const factor = reduceOnPlateau({
    factor: config.number("factor"),
    patience: config.number("patience"),
    threshold: config.number("threshold"),
    cooldown: config.number("cooldown"),
    minimum: config.number("minimum"),
  });
  return (step) => factor(metrics.slice(0, step));
}
