import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/backend.ts";
import { createBackend } from "../backends/create.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { allocate } from "../base/tensor.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { Executor, type Values } from "./executor.ts";
import { perBoundary, stagesOf } from "./fusion.ts";
import { parameterLayout, stateLayout, structureOf } from "./structure.ts";

/** Computes the same, but is not the layer that others take along. */
const alone = (): Layer => ({ ...relu() });

describe("stages", () => {
  it("pair a batch normalization with the ReLU behind it, and nothing else", () => {
    const layers = [affine(3, 4), relu(), batchNorm(4), relu(), relu(), batchNorm(4), alone(), batchNorm(4)];
    const executor = new Executor(structureOf(layers), createReferenceBackend(), 2, "train");
    const stages = stagesOf(layers, executor.layers);
    expect(stages.map(({ buffers }) => executor.layers.indexOf(buffers))).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect(stages[2]!.passes).toBe(layers[2]!.withRelu);
  });

  it("have one boundary within a pair, the one behind", () => {
    expect(perBoundary([batchNorm(4), relu(), batchNorm(4)], (i) => i)).toEqual([0, 2, 2, 3]);
  });
});

const backends: Record<string, () => Promise<Backend>> = {
  "reference, float64": async () => createReferenceBackend("float64"),
  "wasm, 1 thread": () => createBackend("wasm", { threads: 1 }),
  "wasm, 3 threads": () => createBackend("wasm", { threads: 3 }),
};

describe.each(Object.keys(backends))("a pair on %s", (name) => {
  it.each(["train", "evaluate"] as const)("gives the bits of its two layers in mode %s", async (mode) => {
    for (const [N, D] of [
      [2, 1],
      [9, 5],
      [64, 100],
      [33, 530],
    ] as const) {
      const pair = await results(await backends[name]!(), [batchNorm(D), relu()], N, mode);
      expect(await results(await backends[name]!(), [batchNorm(D), alone()], N, mode)).toEqual(pair);
    }
  });
});

/** Everything that a pass forward and backward leaves behind. */
async function results(backend: Backend, layers: readonly Layer[], N: number, mode: "train" | "evaluate") {
  const structure = structureOf(layers);
  const executor = new Executor(structure, backend, N, "check");
  const D = structure.widths[0]!;
  executor.write(valuesOf(executor));
  backend.write(executor.x, numbers(N * D, 1));
  executor.forward(N, mode);
  backend.write(executor.dout, numbers(N * D, 2));
  const out = await read(backend, executor.out);
  executor.backward(N, mode);
  const [dx, gradients] = [executor.layers[0]!.dx!, executor.gradients];
  return [out, await read(backend, dx), await read(backend, gradients), await executor.read()];
}

function valuesOf({ structure }: Executor): Values {
  const entries = [...parameterLayout(structure).entries, ...stateLayout(structure).entries];
  return new Map(
    entries.map(({ name, shape, length }, i) => [name, { shape, data: numbers(length, i + 3).map(Math.abs) }]),
  );
}

/** Between −1 and 1, each exactly a float32. */
function numbers(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => (((i + 1) * 7919 * seed) % 2039) / 1024 - 1);
}

async function read(backend: Backend, buffer: Executor["x"]) {
  const values = allocate(backend.dtype, buffer.length);
  await backend.read(buffer, values);
  return values;
}
