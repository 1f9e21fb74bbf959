/**
 * Training that began in PyTorch goes on here, with its weights and its optimizer. README.md tells how `frozen` was made.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DType, Tensor } from "../../src/base/tensor.ts";
import { fromPyTorch } from "../../src/formats/pytorch-names.ts";
import {
  type Checkpoint,
  createReferenceBackend,
  createTrainer,
  FormatError,
  fit,
  type Network,
  type OptimizerSnapshot,
  parseSafetensors,
  type Trainer,
} from "../../src/index.ts";
import { readOptimizerState, readSafetensors, saveOptimizerState } from "../../src/node/index.ts";
import { assertClose, UNIT_ROUNDOFF } from "../conformance/tolerance.ts";
import { normalizedFirst, OPTIMIZER_NAMES, OPTIMIZERS, type OptimizerName, samples } from "./networks.ts";

const pathOf = (...names: string[]): string =>
  `${join(import.meta.dirname, "frozen", "from-pytorch", ...names)}.safetensors`;

const kindsOf = ({ structure }: Network): string[] => structure.layers.map(({ kind }) => kind);

/** What PyTorch hands over: a network with its weights, and the state of its optimizer. */
async function handedOver(name: OptimizerName, dtype: DType) {
  const network = normalizedFirst();
  network.loadState(await readSafetensors(pathOf(dtype, name)));
  return { network, optimizerState: await readOptimizerState(pathOf(dtype, `${name}-optimizer`), network) };
}

/** A trainer that stands where PyTorch stopped. */
async function goingOn(name: OptimizerName, dtype: DType, backend: "reference" | "wasm"): Promise<Trainer> {
  const { network, optimizerState } = await handedOver(name, dtype);
  const engine = backend === "wasm" ? backend : createReferenceBackend(dtype);
  return createTrainer(network, { optimizer: OPTIMIZERS[name], optimizerState, backend: engine });
}

const ROWS = 64;
const STEPS = 3;

/**
 * How far the steps move a weight where every gradient is off by 1, at most. SGD adds each to its velocity, of which 0.9
 * stays: it moves a weight by learningRate·(1 + 1.9 + 2.71). The others divide by a root that 40 steps have made.
 */
function reachOf(name: OptimizerName, { slots }: OptimizerSnapshot, parameter: string): number {
  const { learningRate } = OPTIMIZERS[name];
  if (name === "sgd") return learningRate * (1 + 1.9 + 2.71);
  const squares = (slots.get("v") ?? slots.get("meanSquare"))!.get(parameter)!.data;
  const correction = name === "rmsprop" ? 1 : 1 - 0.999 ** 40;
  return (STEPS * learningRate) / Math.sqrt(Math.min(...squares) / correction);
}

/**
 * Two programs add the same numbers in another order. What stands after a layer has some 16 roundings (see
 * pytorch.test.ts), each of the size of the largest number. A gradient is a sum over the rows of the batch, which have up
 * to one rounding each, of the size of the sum of absolute values: below 1 in this network (0.36 at most, measured).
 */
function assertSame(what: string, actual: Tensor, expected: Tensor, dtype: DType, reach: number): void {
  const largest = Math.max(...expected.data.map(Math.abs));
  assertClose({ what, actual, expected, allowed: () => UNIT_ROUNDOFF[dtype] * (16 * largest + ROWS * reach) });
}

const CASES = OPTIMIZER_NAMES.flatMap((name) => [
  [name, "float64", "reference"] as const,
  [name, "float32", "reference"] as const,
  [name, "float32", "wasm"] as const,
]);

describe.each(CASES)("a run of PyTorch with %s, in %s, gone on with on %s", (name, dtype, backend) => {
  it("has the losses and weights of PyTorch going on", async () => {
    const { optimizerState } = await handedOver(name, dtype);
    const trainer = await goingOn(name, dtype, backend);
    const { x, labels } = samples(ROWS);
    const losses = new Float64Array(STEPS);
    for (let step = 0; step < STEPS; step++) losses[step] = await trainer.step(x, labels);
    const after = new Map(parseSafetensors(await readFile(pathOf(dtype, `${name}-after`)), name).tensors);
    assertSame("losses", { data: losses, shape: [STEPS] }, after.get("losses") as Tensor, dtype, 0);
    after.delete("losses");
    const state = await trainer.network.state();
    const expected = fromPyTorch(after, kindsOf(trainer.network));
    expect([...expected.keys()].sort()).toEqual([...state.keys()].sort());
    for (const [key, tensor] of expected) {
      const reach = key.includes("running") ? 0 : reachOf(name, optimizerState, key);
      assertSame(key, state.get(key)!, tensor, dtype, reach);
    }
  });
});

it.each(OPTIMIZER_NAMES)("without its state, %s goes another way", async (name) => {
  const { network } = await handedOver(name, "float64");
  const options = { optimizer: OPTIMIZERS[name], backend: createReferenceBackend("float64") };
  const [anew, further] = [await createTrainer(network, options), await goingOn(name, "float64", "reference")];
  const { x, labels } = samples(ROWS);
  expect(await anew.step(x, labels)).toBe(await further.step(x, labels));
  expect(Math.abs((await anew.step(x, labels)) - (await further.step(x, labels)))).toBeGreaterThan(1e-4);
});

it.each([
  ["adam", 40],
  ["adamw", 40],
  ["rmsprop", 40],
  ["sgd", 1],
] as const)(
  "%s goes on behind step %i; PyTorch counts none of SGD, whose velocity says that there was one",
  async (name, count) => {
    expect((await goingOn(name, "float32", "reference")).stepCount).toBe(count);
  },
);

it.each([
  ["adam-amsgrad", ["m", "v", "vMax"]],
  ["rmsprop-centered", ["meanSquare", "mean"]],
  ["rmsprop-momentum", ["meanSquare", "velocity"]],
  ["adagrad", ["sum"]],
])("what PyTorch's %s remembers is read", async (name, slots) => {
  const state = await readOptimizerState(pathOf("settings", name), normalizedFirst());
  expect([...state.slots.keys()].sort()).toEqual(slots.sort());
});

it("SGD without momentum remembers nothing, and is refused", async () => {
  const read = readOptimizerState(pathOf("settings", "sgd-without-momentum"), normalizedFirst());
  await expect(read).rejects.toThrow(FormatError);
  await expect(read).rejects.toThrow("holds no optimizer state. SGD without momentum has none");
});

describe("what saveOptimizerState writes", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chainrule-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(OPTIMIZER_NAMES)(
    "is read to the bit, and a run with %s ends as the one that was not handed over",
    async (name) => {
      const checkpoints: Checkpoint[] = [];
      const save = (checkpoint: Checkpoint): void => void checkpoints.push(checkpoint);
      const options = { optimizer: OPTIMIZERS[name], batchSize: ROWS, shuffle: false, backend: "wasm" } as const;
      const [whole, rest] = [normalizedFirst(), normalizedFirst()];
      await fit(whole, samples(ROWS), { ...options, epochs: 5, checkpoint: { save } });
      const { values, optimizer } = checkpoints.find(({ step }) => step === 2)!;
      const path = join(folder, name);
      await saveOptimizerState(checkpoints[1]!, path);
      const optimizerState = await readOptimizerState(path, rest);
      expect(optimizerState).toEqual(name === "sgd" ? { ...optimizer, stepCount: 1 } : optimizer);
      rest.loadState(values);
      await fit(rest, samples(ROWS), { ...options, epochs: 3, optimizerState });
      expect(await rest.state()).toEqual(await whole.state());
    },
  );
});
