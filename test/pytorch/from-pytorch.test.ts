/**
 * Training that began in PyTorch goes on here, with its weights and its optimizer. README.md tells how `frozen` was made.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPyTorch } from "../../src/formats/pytorch-names.ts";
import {
  type Checkpoint,
  createReferenceBackend,
  createTrainer,
  FormatError,
  fit,
  type Network,
  parseSafetensors,
  type Trainer,
} from "../../src/index.ts";
import { readOptimizerState, readSafetensors, saveOptimizerState } from "../../src/node/index.ts";
import type { DType, Tensor } from "../../src/tensor.ts";
import { assertClose, UNIT_ROUNDOFF } from "../conformance/tolerance.ts";
import { normalizedFirst, OPTIMIZER_NAMES, OPTIMIZERS, type OptimizerName, samples } from "./networks.ts";

const pathOf = (...names: string[]): string =>
  `${join(import.meta.dirname, "frozen", "from-pytorch", ...names)}.safetensors`;

const kindsOf = ({ structure }: Network): string[] => structure.layers.map(({ kind }) => kind);

/** A trainer that stands where PyTorch stopped. */
async function handedOver(name: OptimizerName, dtype: DType, backend: "reference" | "wasm"): Promise<Trainer> {
  const network = normalizedFirst();
  network.loadState(await readSafetensors(pathOf(dtype, name)));
  const optimizerState = await readOptimizerState(pathOf(dtype, `${name}-optimizer`), network);
  const engine = backend === "wasm" ? backend : createReferenceBackend(dtype);
  return createTrainer(network, { optimizer: OPTIMIZERS[name], optimizerState, backend: engine });
}

/**
 * As in pytorch.test.ts: some 16 roundings, each of the size of the largest number. What an update divides by, a root of the
 * mean of squared gradients, is the same number on both sides when the run is handed over, and 40 steps old: no update
 * multiplies the rounding of a gradient by more than the gradient itself, and the learning rate makes all of it small.
 */
function assertSame(what: string, actual: Tensor, expected: Tensor, dtype: DType): void {
  const largest = Math.max(...expected.data.map(Math.abs));
  assertClose({ what, actual, expected, allowed: () => 16 * UNIT_ROUNDOFF[dtype] * largest });
}

const CASES = OPTIMIZER_NAMES.flatMap((name) => [
  [name, "float64", "reference"] as const,
  [name, "float32", "reference"] as const,
  [name, "float32", "wasm"] as const,
]);

describe.each(CASES)("a run of PyTorch with %s, in %s, gone on with on %s", (name, dtype, backend) => {
  it("has the losses and weights of PyTorch going on", async () => {
    const trainer = await handedOver(name, dtype, backend);
    const { x, labels } = samples(64);
    const losses = [await trainer.step(x, labels), await trainer.step(x, labels), await trainer.step(x, labels)];
    const after = new Map(parseSafetensors(await readFile(pathOf(dtype, `${name}-after`)), name).tensors);
    const expected = after.get("losses") as Tensor;
    after.delete("losses");
    assertSame("losses", { data: Float64Array.from(losses), shape: [3] }, expected, dtype);
    const state = await trainer.network.state();
    const weights = fromPyTorch(after, kindsOf(trainer.network));
    expect([...weights.keys()].sort()).toEqual([...state.keys()].sort());
    for (const [key, tensor] of weights) assertSame(key, state.get(key)!, tensor, dtype);
  });
});

it.each(OPTIMIZER_NAMES)("without its state, %s goes another way", async (name) => {
  const network = normalizedFirst();
  network.loadState(await readSafetensors(pathOf("float64", name)));
  const options = { optimizer: OPTIMIZERS[name], backend: createReferenceBackend("float64") };
  const [anew, goingOn] = [await createTrainer(network, options), await handedOver(name, "float64", "reference")];
  const { x, labels } = samples(64);
  expect(await anew.step(x, labels)).toBe(await goingOn.step(x, labels));
  const difference = (await anew.step(x, labels)) - (await goingOn.step(x, labels));
  expect(Math.abs(difference)).toBeGreaterThan(1e-4);
});

it.each([
  ["adam", 40],
  ["adamw", 40],
  ["rmsprop", 40],
  ["sgd", 0],
] as const)("the steps of %s count on from PyTorch's, which are %i", async (name, count) => {
  const trainer = await handedOver(name, "float32", "reference");
  expect(trainer.stepCount).toBe(count);
});

it.each([
  ["adam-amsgrad", "as Adam with amsgrad=True does"],
  ["rmsprop-centered", "as RMSprop with centered=True does"],
  ["rmsprop-momentum", "as RMSprop with momentum does"],
  ["adagrad", "holds step, sum for its parameters: of no optimizer that is here"],
  ["sgd-without-momentum", "holds no optimizer state. SGD without momentum has none"],
])("PyTorch's %s is refused", async (name, message) => {
  const read = readOptimizerState(pathOf("refused", name), normalizedFirst());
  await expect(read).rejects.toThrow(FormatError);
  await expect(read).rejects.toThrow(message);
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
      const options = { optimizer: OPTIMIZERS[name], batchSize: 64, shuffle: false, backend: "wasm" } as const;
      const [whole, rest] = [normalizedFirst(), normalizedFirst()];
      await fit(whole, samples(64), { ...options, epochs: 5, checkpoint: { save } });
      const { values, optimizer } = checkpoints.find(({ step }) => step === 2)!;
      const path = join(folder, name);
      await saveOptimizerState(checkpoints[1]!, path);
      const optimizerState = await readOptimizerState(path, rest);
      expect(optimizerState).toEqual(name === "sgd" ? { ...optimizer, stepCount: 0 } : optimizer);
      rest.loadState(values);
      await fit(rest, samples(64), { ...options, epochs: 3, optimizerState });
      expect(await rest.state()).toEqual(await whole.state());
    },
  );
});
