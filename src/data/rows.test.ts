import { expect, test } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy/functions.ts";
import { sequential } from "../network/sequential.ts";
import { evaluate } from "../training/evaluate.ts";
import { fit } from "../training/train.ts";
import { type RowSource, readRows } from "./rows.ts";

const N = 3000;
const x = Float32Array.from({ length: 2 * N }, (_, i) => Math.sin(i));
const labels = Int32Array.from({ length: N }, (_, n) => (x[2 * n]! > x[2 * n + 1]! ? 1 : 0));
const dataset = { x: { data: x, shape: [N, 2] }, labels };

/** As from a database: what is asked for comes later. */
const source = (label: (row: number) => number = (row) => labels[row]!): RowSource => ({
  rowCount: N,
  inputs: 2,
  async read(order, start, count, into) {
    await Promise.resolve();
    for (let n = 0; n < count; n++) {
      const row = order[start + n]!;
      into.x.set(x.subarray(2 * row, 2 * row + 2), 2 * n);
      into.labels![n] = label(row);
    }
  },
});

test("rows from elsewhere train and are measured as those in memory, to the last bit", async () => {
  const [here, there] = [sequential(affine(2, 2)), sequential(affine(2, 2))];
  const a = await fit(here, dataset, { epochs: 2, validation: dataset, threads: 1 });
  const b = await fit(there, source(), { epochs: 2, validation: source(), threads: 1 });
  expect(await there.state()).toEqual(await here.state());
  expect(b.epochs.map(({ validation }) => validation)).toEqual(a.epochs.map(({ validation }) => validation));
  expect(await evaluate(there, source())).toEqual(await evaluate(here, dataset));
});

test("the loss of many rows is their mean, however they are cut into chunks", async () => {
  const net = sequential(affine(2, 2));
  net.initialize(3);
  const { loss } = softmaxCrossEntropy(await net.predict(dataset.x), labels);
  expect((await evaluate(net, source())).loss).toBeCloseTo(loss, 6); // that one is rounded to float32
});

test("chosen rows come in their order", async () => {
  const { x: rows, labels: answers } = await readRows(source(), Int32Array.of(7, 3));
  expect(rows).toEqual({ data: Float32Array.of(x[14]!, x[15]!, x[6]!, x[7]!), shape: [2, 2] });
  expect(answers).toEqual(Int32Array.of(labels[7]!, labels[3]!));
});

test("what a source says is not taken on trust", async () => {
  const net = sequential(affine(2, 2));
  await expect(
    fit(
      net,
      source(() => 2),
    ),
  ).rejects.toThrow("labels of the training data must be 0 to 1");
  await expect(fit(sequential(affine(3, 2)), source())).rejects.toThrow(
    "training data: x has shape (3000, 2), but the network takes (3000, 3)",
  );
  await expect(fit(net, { ...source(), rowCount: 0 })).rejects.toThrow("The training data has no rows");
  const numbers: RowSource = {
    ...source(),
    targets: 2,
    read: (_order, _start, _count, { targets }) => void targets!.fill(Number.NaN),
  };
  await expect(fit(net, numbers)).rejects.toThrow("has a target that is not finite");
});
