import { beforeAll, describe, expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { sequential } from "../network/sequential.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { fit } from "../training/train.ts";
import { checkpointFromBytes, checkpointToBytes } from "./checkpoint.ts";

/** Of a run with early stopping, after its second epoch. */
let checkpoint: Checkpoint;

beforeAll(async () => {
  const data = { x: [[1], [2], [4], [8]], labels: [0, 0, 1, 1] };
  const save = (taken: Checkpoint): void => {
    checkpoint = taken;
  };
  const options = { epochs: 2, batchSize: 2, validation: data, earlyStopping: { patience: 2 } };
  await fit(sequential(affine(1, 3), batchNorm(3), affine(3, 2)), data, { ...options, checkpoint: { save } });
});

const without = (values: Checkpoint["values"], name: string): Checkpoint["values"] =>
  new Map([...values].filter(([other]) => other !== name));

/** Each of them costs as much as the network has layers. */
const slotsNamed = (count: number): Map<string, Checkpoint["values"]> =>
  new Map(Array.from({ length: count }, (_, i) => [`slot${i}`, new Map()]));

/** Files with a right checksum that no run can have written. */
const FORGED: readonly [name: string, forge: (checkpoint: Checkpoint) => object][] = [
  ["epoch", () => ({ epoch: 4 })],
  ["epochs", () => ({ epochs: 1.5 })],
  ["step", () => ({ step: -1 })],
  ["stepInEpoch", () => ({ stepInEpoch: "2" })],
  ["random", () => ({ random: [0, 0, 0, 0] })],
  ["random", () => ({ random: [1, 2, 3] })],
  ["random", () => ({ random: [1, 2, 3, 2 ** 31] })],
  ["order", () => ({ order: Int32Array.of(0, 1, 1, 3) })],
  ["order", () => ({ order: Int32Array.of(0, 1, 2, 4) })],
  ["order", () => ({ order: Int32Array.of(0, 1, 2, -1) })],
  ["order", () => ({ order: Float32Array.of(0, 1, 2, 3) })],
  ["seed", ({ run }) => ({ run: { ...run, seed: [] } })],
  ["run", () => ({ run: "mine" })],
  ["layers", () => ({ layers: ["affine", "batchNorm", "affine", 7] })],
  ["loss", ({ best }) => ({ best: { ...best, loss: Number.NaN } })],
  ["best epoch's values", ({ best }) => ({ best: { ...best, values: without(best!.values!, "1.runningMean") } })],
  [
    "best epoch's values",
    ({ best }) => ({ best: { ...best, values: new Map([...best!.values!, ["1.gamma", tensor([1, 1])]]) } }),
  ],
  ["sums", ({ sums }) => ({ sums: { ...sums, loss: Number.NaN } })],
  ["sums", ({ sums }) => ({ sums: { ...sums, rows: -1 } })],
  ["sums", ({ sums }) => ({ sums: { ...sums, rows: 0.5 } })],
  ["sums", ({ sums }) => ({ sums: { ...sums, correct: sums.rows + 1 } })],
  ["epoch", ({ best }) => ({ best: { ...best, epoch: -1 } })],
  ["best epoch", ({ best }) => ({ best: { ...best, epoch: 3 } })],
  ["slots", ({ optimizer }) => ({ optimizer: { ...optimizer, slots: slotsNamed(17) } })],
  ["gathered", ({ optimizer }) => ({ optimizer: { ...optimizer, gathered: 1.5 } })],
  ["stepCount", ({ optimizer }) => ({ optimizer: { ...optimizer, stepCount: -1 } })],
];

describe("the file of a checkpoint", () => {
  it("gives it back", () => {
    expect(checkpointFromBytes(checkpointToBytes(checkpoint), "run")).toEqual({ checkpoint, extra: {} });
  });

  it.each(FORGED)("is a FormatError with a forged %s", (name, forge) => {
    const bytes = checkpointToBytes({ ...checkpoint, ...forge(checkpoint) });
    expect(() => checkpointFromBytes(bytes, "run")).toThrow(
      expect.objectContaining({ code: "CR_FORMAT", message: expect.stringContaining(name) }),
    );
  });
});
