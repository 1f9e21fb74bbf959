/**
 * Residual connections, and whole training runs of networks of the toolbox, against PyTorch on every backend.
 */
import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { type DType, type Tensor, tensor } from "../../src/base/tensor.ts";
import { layOut } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import {
  adamw,
  cosine,
  createReferenceBackend,
  createTrainer,
  sgd,
  softmaxCrossEntropyLoss,
  type TrainerOptions,
} from "../../src/index.ts";
import { networkOf } from "../../src/network/sequential.ts";
import { plainBlas } from "../backends/plain-blas.ts";
import { type Fields, fieldsOf, readJson } from "./cases.ts";
import { arraysOf, layersOf, type Module } from "./suites/pytorch-modules.ts";

const BACKENDS: readonly (readonly [name: string, create: () => Backend | Promise<Backend>])[] = [
  ["reference in float64", () => createReferenceBackend("float64")],
  ["reference in float32", () => createReferenceBackend("float32")],
  ["wasm", () => createWasmBackend({ threads: 1 })],
  ["wasm on 2 threads", () => createWasmBackend({ threads: 2, shareWork: 0.001 })],
  ["wasm-relaxed", () => createRelaxedWasmBackend({ threads: 1 })],
  ["blas", () => createBackendWithBlas(plainBlas)],
];

const { cases } = readJson("toolbox") as { cases: Readonly<Record<string, unknown>>[] };
const found = (id: string): Fields => fieldsOf(cases.find((one) => one.id === id));
const modulesOf = (one: Fields): readonly Module[] => one.fields("config").raw("structure") as readonly Module[];

/** Holds an array against PyTorch's: the largest difference, over the largest value. */
function expectClose(name: string, got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(got.length, name).toBe(wanted.length);
  const largest = Math.max(...Array.from(wanted, Math.abs));
  const worst = Math.max(...Array.from(wanted, (value, i) => Math.abs(got[i]! - value)));
  expect(worst / largest, name).toBeLessThanOrEqual(tolerance);
}

/** x is (steps, N, D): the rows of one step. */
function rowsOf(batches: Fields, step: number): Tensor {
  const { data, shape } = batches.tensor("x");
  const [, N, D] = shape as [number, number, number];
  return tensor(data.slice(step * N * D, (step + 1) * N * D), [N, D]);
}

/** What a run may be off by: one number in float64, two in float32. */
function toleranceOf(one: Fields, dtype: DType): { readonly losses: number; readonly final: number } {
  const tolerance = one.fields("tolerance");
  if (dtype === "float32") return tolerance.raw("float32") as { losses: number; final: number };
  return { losses: tolerance.number("float64"), final: tolerance.number("float64") };
}

interface Run {
  readonly id: string;
  readonly options: TrainerOptions;
  /** The learning rate of a step. */
  readonly rateOf: (step: number) => number;
}

const annealed = cosine({ period: 20 });

/** Settings as the configs of the cases have them. */
const RUNS: readonly Run[] = [
  {
    id: "train-layernorm-gelu-adamw",
    options: {
      optimizer: adamw({ learningRate: 0.01, weightDecay: 0.1 }),
      loss: softmaxCrossEntropyLoss({ labelSmoothing: 0.1 }),
      ...{ clipNorm: 1, decay: "weights" },
    },
    rateOf: (step) => 0.01 * annealed(step, 20),
  },
  {
    id: "train-residual-weighted-nesterov",
    options: {
      optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.001 }),
      loss: softmaxCrossEntropyLoss({ classWeights: [0.5, 2, 1.25] }),
    },
    rateOf: () => 0.05,
  },
];

describe.each(BACKENDS)("on %s, against PyTorch", (_, create) => {
  it.each(["residual-affine-relu-affine", "residual-layernorm-gelu"])("%s", async (id) => {
    const backend = await create();
    const one = found(id);
    const [modules, inputs, expected] = [modulesOf(one), one.fields("inputs"), one.fields("expected")];
    const x = inputs.tensor("x");
    const [N, D] = x.shape as [number, number];
    const tolerance = one.fields("tolerance").number(backend.dtype);
    const executor = await layOut(structureOf(layersOf(modules), D), backend, N, "check");
    executor.write(arraysOf(modules, inputs.fields("state")));
    backend.write(executor.x, x.data);
    executor.forward(N, "train");
    const [out, dx] = [new Float64Array(N * D), new Float64Array(N * D)];
    await backend.read(executor.out, out);
    expectClose("out", out, expected.tensor("out").data, tolerance);
    backend.write(executor.dout, one.tensor("dout").data);
    executor.backward();
    await backend.read(executor.dx!, dx);
    expectClose("dx", dx, expected.tensor("dx").data, tolerance);
    const gradients = await executor.readGradients();
    for (const [name, { data }] of arraysOf(modules, expected.fields("gradients"))) {
      expectClose(name, gradients.get(name)!.data, data, tolerance);
    }
  });

  it.each(RUNS)("$id", async ({ id, options, rateOf }) => {
    const backend = await create();
    const one = found(id);
    const [modules, batches, expected] = [modulesOf(one), one.fields("batches"), one.fields("expected")];
    const network = networkOf(layersOf(modules));
    network.loadState(arraysOf(modules, one.fields("initial")));
    const trainer = await createTrainer(network, { ...options, backend });
    const bounds = toleranceOf(one, backend.dtype);
    const labels = batches.raw("y") as readonly (readonly number[])[];
    for (const [step, loss] of (expected.raw("losses") as number[]).entries()) {
      const got = await trainer.step(rowsOf(batches, step), labels[step]!, { learningRate: rateOf(step) });
      expectClose(`loss of step ${step + 1}`, [got], [loss], bounds.losses);
    }
    const state = await network.state();
    for (const [name, { data }] of arraysOf(modules, expected.fields("final"))) {
      expectClose(name, state.get(name)!.data, data, bounds.final);
    }
    const logits = await network.predict(rowsOf(batches, 0), { backend });
    expectClose("logits", logits.data, expected.tensor("evalLogitsOfFirstBatch").data, bounds.final);
  });
});
