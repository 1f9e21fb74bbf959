import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/backend.ts";
import { createBackend } from "../backends/create.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { allocate } from "../base/tensor.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import type { Layer } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { residual } from "../layers/residual/residual.ts";
import { Executor, type Values } from "./executor.ts";
import { fused } from "./fusion.ts";
import { parameterLayout, stateLayout } from "./layout.ts";
import { structureOf } from "./structure.ts";

/** Computes the same, but is not the layer that others fuse with. */
const alone = (): Layer => ({ ...relu() });

describe("fusion", () => {
  it("pairs a batch normalization with the ReLU behind it, and nothing else", () => {
    const layers = [affine(3, 4), relu(), batchNorm(4), relu(), relu(), batchNorm(4), alone(), batchNorm(4)];
    const operations = fused(structureOf(layers));
    expect(operations.map(({ name }) => name)).toEqual(["0", "1", "2", "4", "5", "6", "7"]);
    expect(operations.map(({ inputs, output }) => [...inputs, output])).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 5],
      [5, 6],
      [6, 7],
      [7, 8],
    ]);
  });

  it("leaves apart what somebody else looks at, too", () => {
    const kinds = (layers: Layer[]) => fused(structureOf(layers)).map(({ layer, join }) => (layer ?? join)!.kind);
    expect(kinds([affine(3, 4), batchNorm(4), residual(relu(), affine(4, 4))])).toEqual([
      "affine",
      "batchNorm",
      "relu",
      "affine",
      "residual",
    ]);
    expect(kinds([affine(3, 4), residual(batchNorm(4), relu())])).toEqual(["affine", "batchNorm", "residual"]);
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
  const { D } = executor;
  executor.write(valuesOf(executor));
  backend.write(executor.x, numbers(N * D, 1));
  executor.forward(N, mode);
  backend.write(executor.dout, numbers(N * D, 2));
  const out = await read(backend, executor.out);
  executor.backward();
  const [dx, gradients] = [executor.dx!, executor.gradients];
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
