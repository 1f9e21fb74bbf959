import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { checkpointFromBytes, checkpointToBytes } from "../../src/formats/checkpoint.ts";
import { toPyTorch } from "../../src/formats/pytorch-names.ts";
import { toSafetensors } from "../../src/formats/safetensors.ts";
import { affine } from "../../src/layers/affine/affine.ts";
import { sequential } from "../../src/network/sequential.ts";
import { adam } from "../../src/optimizers/adam/adam.ts";
import type { Checkpoint } from "../../src/training/checkpoint.ts";
import { fit } from "../../src/training/train.ts";

vi.mock(import("../../src/formats/safetensors.ts"), async (original) => {
  const module = await original();
  return { ...module, toSafetensors: vi.fn(module.toSafetensors) };
});
vi.mock(import("../../src/formats/pytorch-names.ts"), async (original) => {
  const module = await original();
  return { ...module, toPyTorch: vi.fn(module.toPyTorch) };
});

/** After each of two epochs; the first is the best one. */
const checkpoints: Checkpoint[] = [];

beforeAll(async () => {
  const data = { x: [[1], [2], [4], [8]], labels: [0, 0, 1, 1] };
  const validation = { x: [[1], [8]], labels: [1, 0] };
  const checkpoint = { save: (taken: Checkpoint) => void checkpoints.push(taken) };
  const options = { epochs: 2, optimizer: adam({ learningRate: 0.1 }), seed: 1 };
  await fit(sequential(affine(1, 2)), data, { ...options, validation, earlyStopping: { patience: 2 }, checkpoint });
  expect(checkpoints.map(({ epoch, best }) => [epoch, best?.epoch])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});
afterEach(() => vi.clearAllMocks());

it("a checkpoint is made a file once to be written, and not at all to be read", () => {
  const bytes = checkpointToBytes(checkpoints[0]!);
  expect(toSafetensors).toHaveBeenCalledTimes(1);
  checkpointFromBytes(bytes, "run");
  expect(toSafetensors).toHaveBeenCalledTimes(1);
});

it("weights that are the newest and the best are laid out once, others each by themselves", () => {
  const laidOut = (): unknown[] => vi.mocked(toPyTorch).mock.calls.map(([values]) => values);
  const [best, later] = checkpoints as [Checkpoint, Checkpoint];
  checkpointToBytes(best);
  expect(laidOut()).toEqual([best.values, ...best.optimizer.slots.values()]);
  vi.clearAllMocks();
  checkpointToBytes(later);
  expect(laidOut()).toEqual([later.values, best.values, ...later.optimizer.slots.values()]);
});
