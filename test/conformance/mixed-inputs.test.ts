/**
 * Twenty steps of PyTorch's on ids of two tables beside numbers: losses, and every array at the end.
 */
import { expect, it } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createBackendWithBlas } from "../../src/backends/blas/blas.ts";
import { createRelaxedWasmBackend } from "../../src/backends/wasm/relaxed.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import {
  adam,
  affine,
  branches,
  createReferenceBackend,
  createTrainer,
  embedding,
  relu,
  sequential,
  slice,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { plainBlas } from "../backends/plain-blas.ts";
import { type Fields, fieldsOf, readJson } from "./cases.ts";

const [ROWS, OUTPUTS] = [8, 4];

const { cases } = readJson("toolbox") as { cases: Readonly<Record<string, unknown>>[] };
const found = fieldsOf(cases.find(({ id }) => id === "train-embedding-bce-adam")!);
const [batches, expected] = [found.fields("batches"), found.fields("expected")];

/** PyTorch's names by ours. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ "0.0.1.w": "0.tables.0.weight", "0.1.1.w": "0.tables.1.weight" },
  ...{ "1.w": "1.weight", "1.b": "1.bias", "3.w": "3.weight", "3.b": "3.bias" },
};

const network = () =>
  sequential(
    branches([slice(5, 1), embedding(6, 3)], [slice(5, 1, { from: 1 }), embedding(4, 2)], [slice(5, 3, { from: 2 })]),
    affine(8, 9),
    relu(),
    affine(9, OUTPUTS),
  );

/** One of PyTorch's arrays in our layout. */
function ours(name: string, arrays: Fields): Tensor {
  const { data, shape } = arrays.tensor(NAMES[name]!);
  if (!/^[13]\.w$/.test(name)) return { data, shape };
  const [M, D] = shape as [number, number];
  return tensor(
    Float64Array.from({ length: D * M }, (_, i) => data[(i % M) * D + Math.floor(i / M)]!),
    [D, M],
  );
}

/** The ids and the numbers of a batch, side by side. */
function inputsOf(batch: number): Tensor {
  const [ids, numbers] = [batches.tensor("categories").data, batches.tensor("x").data];
  const row = (n: number): number[] => [...ids.subarray(2 * n, 2 * n + 2), ...numbers.subarray(3 * n, 3 * n + 3)];
  const rows = Array.from({ length: ROWS }, (_, n) => row(batch * ROWS + n));
  return tensor(Float64Array.from(rows.flat()), [ROWS, 5]);
}

const BACKENDS: readonly (readonly [name: string, create: () => Backend | Promise<Backend>, bound: number])[] = [
  ["reference in float64", () => createReferenceBackend("float64"), 1e-9],
  ["reference in float32", () => createReferenceBackend("float32"), 1e-5],
  ["wasm", () => createWasmBackend({ threads: 1 }), 1e-5],
  ["wasm on 2 threads", () => createWasmBackend({ threads: 2, shareWork: 1 }), 1e-5],
  ["wasm-relaxed", () => createRelaxedWasmBackend({ threads: 1 }), 1e-5],
  ["blas", () => createBackendWithBlas(plainBlas), 1e-5],
];

it.each(BACKENDS)("%s has PyTorch's losses and arrays", async (_, create, bound) => {
  const net = network();
  net.loadState(Object.fromEntries(Object.keys(NAMES).map((name) => [name, ours(name, found.fields("initial"))])));
  const optimizer = adam({ learningRate: 0.02 });
  const trainer = await createTrainer(net, { backend: await create(), optimizer, loss: "sigmoidCrossEntropy" });
  const targets = batches.tensor("y").data;
  for (const [batch, loss] of (expected.raw("losses") as number[]).entries()) {
    const size = ROWS * OUTPUTS;
    const y = tensor(targets.slice(batch * size, (batch + 1) * size), [ROWS, OUTPUTS]);
    expect(Math.abs((await trainer.step(inputsOf(batch), y)) - loss)).toBeLessThanOrEqual(bound * loss);
  }
  for (const [name, { data }] of await net.state()) {
    const wanted = ours(name, expected.fields("final")).data;
    const largest = Math.max(...wanted.map(Math.abs));
    const worst = Math.max(...data.map((value, i) => Math.abs(value - wanted[i]!)));
    expect(worst / largest, name).toBeLessThanOrEqual(bound);
  }
});
