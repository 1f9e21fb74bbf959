/**
 * Weights go to PyTorch and come back, optimizers go there. What PyTorch answered lies in `frozen`: README.md tells how it was made.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DType, Tensor } from "../../src/base/tensor.ts";
import { fromPyTorch } from "../../src/formats/pytorch-names.ts";
import { weightsToBytes } from "../../src/formats/weights.ts";
import { createReferenceBackend, createTrainer, type Network, parseSafetensors, sgd } from "../../src/index.ts";
import { readSafetensors, saveOptimizerState, saveSafetensors } from "../../src/node/index.ts";
import { assertClose, UNIT_ROUNDOFF } from "../conformance/tolerance.ts";
import { NAMES_TO_PYTORCH, runWith, trainedHere, untrained } from "./networks.ts";

const FILES = ["ours", "theirs"];

const kindsOf = ({ structure }: Network): string[] => structure.layers.map(({ kind }) => kind);

const pathOf = (name: string): string => join(import.meta.dirname, "frozen", `${name}.safetensors`);

async function loaded(name: string): Promise<Network> {
  const network = untrained();
  network.loadState(await readSafetensors(pathOf(name)));
  return network;
}

async function tensorsIn(name: string): Promise<ReturnType<typeof parseSafetensors>["tensors"]> {
  return parseSafetensors(await readFile(pathOf(name)), name).tensors;
}

/** What PyTorch made of a file. */
async function answersOf(name: string) {
  const tensors = await tensorsIn(`${name}-in-pytorch`);
  const floats = (key: string) => tensors.get(key) as Tensor;
  const after = [...tensors].filter(([key]) => key.startsWith("after."));
  return {
    x: floats("x"),
    labels: tensors.get("labels")!.data as Int32Array,
    out: { float32: floats("out32"), float64: floats("out64") },
    after: new Map(after.map(([key, tensor]) => [key.slice("after.".length), tensor])),
  };
}

/**
 * Two programs add the same numbers in another order. An output is a sum of 8 products of what a sum of 4 and a
 * normalization made: some 16 roundings one after another, each at most of the size of the largest output. In float32
 * that is 9.5e-7 of it; in float64 it is 1.8e-15, too little for any difference of convention to hide. Further steps add
 * less, since the learning rate scales their errors. Measured: 3.4 roundings in float32, 3.8 in float64.
 */
function assertSame(what: string, actual: Tensor, expected: Tensor, dtype: DType): void {
  const largest = Math.max(...expected.data.map(Math.abs));
  assertClose({ what, actual, expected, allowed: () => 16 * UNIT_ROUNDOFF[dtype] * largest });
}

describe.each(FILES)("%s.safetensors, loaded here and in PyTorch 1.13", (name) => {
  it.each(["wasm", "reference"] as const)("predicts the same in float32, on %s", async (backend) => {
    const { x, out } = await answersOf(name);
    const predicted = await (await loaded(name)).predict(x, { backend });
    assertSame(`${name} on ${backend}`, predicted, out.float32, "float32");
  });

  it("predicts the same in float64", async () => {
    const { x, out } = await answersOf(name);
    const predicted = await (await loaded(name)).predict(x, { backend: createReferenceBackend("float64") });
    assertSame(name, predicted, out.float64, "float64");
  });

  it("trains on in the same way, running statistics included", async () => {
    const { x, labels, after } = await answersOf(name);
    const network = await loaded(name);
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    const trainer = await createTrainer(network, { optimizer, backend: createReferenceBackend("float64") });
    for (let step = 0; step < 3; step++) await trainer.step(x, labels);
    const state = await network.state();
    const expected = fromPyTorch(after, kindsOf(network));
    expect([...expected.keys()].sort()).toEqual([...state.keys()].sort());
    for (const [key, tensor] of expected) assertSame(`${name}: ${key}`, state.get(key)!, tensor, "float64");
  });
});

describe.each(NAMES_TO_PYTORCH)("a run with %s, stopped here and gone on with in PyTorch", (name) => {
  it("ends as the run that was not stopped", async () => {
    const { at43 } = await runWith(name);
    const state = await at43.state();
    const expected = fromPyTorch(await tensorsIn(`${name}-resumed-in-pytorch`), kindsOf(at43));
    expect([...expected.keys()].sort()).toEqual([...state.keys()].sort());
    for (const [key, tensor] of expected) assertSame(`${name}: ${key}`, state.get(key)!, tensor, "float64");
  });
});

describe("PyTorch was given the bytes that are written today by", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chainrule-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function expectFrozen(name: string, save: (path: string) => Promise<void>): Promise<void> {
    const path = join(folder, name);
    await save(path);
    expect((await readFile(path)).equals(await readFile(pathOf(name))), name).toBe(true);
  }

  it("saveSafetensors", async () => {
    const network = await trainedHere();
    await expectFrozen("ours", (path) => saveSafetensors(network, path));
  });

  it.each(NAMES_TO_PYTORCH)("saveOptimizerState, of %s", async (name) => {
    const { at40, checkpoint } = await runWith(name);
    await expectFrozen(name, (path) => saveSafetensors(at40, path));
    await expectFrozen(`${name}-optimizer`, (path) => saveOptimizerState(checkpoint, path));
  });
});

it("gives back PyTorch's tensors as they were, but for num_batches_tracked", async () => {
  const expected = new Map(await tensorsIn("theirs"));
  expect(expected.delete("1.num_batches_tracked")).toBe(true);
  const { tensors } = parseSafetensors(await weightsToBytes(await loaded("theirs")), "again");
  expect(tensors).toEqual(expected);
});

it("num_batches_tracked, which our files lack, counts from 0 in PyTorch", async () => {
  const counted = await Promise.all(FILES.map(async (name) => (await answersOf(name)).after));
  expect(counted.map((after) => after.get("1.num_batches_tracked")!.data)).toEqual([
    BigInt64Array.of(3n),
    BigInt64Array.of(43n),
  ]);
});
