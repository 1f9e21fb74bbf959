import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  branches,
  evaluate,
  fit,
  huberLoss,
  lossOfHeads,
  relu,
  sequential,
  sigmoidCrossEntropyLoss,
  slice,
  tensor,
} from "../../index.ts";
import { lossOfTargets } from "../on-tensors.ts";

const two = lossOfHeads([
  { columns: 1, loss: "meanSquaredError" },
  { columns: 1, loss: "sigmoidCrossEntropy", weight: 0.5 },
]);

const matrix = (rows: number[][]) => tensor(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length]);
const measured = (loss: typeof two, out: number[][], targets: number[][], weights?: number[]) =>
  lossOfTargets("test", "out", loss, matrix(out), matrix(targets), weights);

describe("the loss of heads", () => {
  it("is the example of the derivation", () => {
    const { loss, dout } = measured(two, [[3, 0]], [[1, 1]]);
    expect(loss).toBeCloseTo(4 + 0.5 * Math.log(2), 14);
    expect([...dout.data]).toEqual([4, -0.25]);
  });

  it("gives each head what its loss gives alone, times its weight, with weights of rows", () => {
    const out = [
      [0.5, -1, 2],
      [3, 0.25, -4],
      [1, 1, 1],
    ];
    const targets = [
      [0, 1, 0],
      [1, 2, 1],
      [5, 0, 1],
    ];
    const weights = [1, 0, 3];
    const heads = lossOfHeads([
      { columns: 2, loss: huberLoss({ delta: 0.5 }), weight: 3 },
      { columns: 1, loss: sigmoidCrossEntropyLoss({ positiveWeights: [2] }) },
    ]);
    const columns = (rows: number[][], from: number, to: number) => rows.map((row) => row.slice(from, to));
    const first = measured(huberLoss({ delta: 0.5 }), columns(out, 0, 2), columns(targets, 0, 2), weights);
    const second = measured(
      sigmoidCrossEntropyLoss({ positiveWeights: [2] }),
      columns(out, 2, 3),
      columns(targets, 2, 3),
      weights,
    );
    const { loss, dout } = measured(heads, out, targets, weights);
    expect(loss).toBeCloseTo(3 * first.loss + second.loss, 14);
    const expected = [0, 1, 2].flatMap((n) => [
      3 * first.dout.data[2 * n]!,
      3 * first.dout.data[2 * n + 1]!,
      second.dout.data[n]!,
    ]);
    expect([...dout.data]).toEqual(expected);
  });

  it("trains branches with a head each, and is measured alike", async () => {
    const net = sequential(affine(2, 8), relu(), branches([affine(8, 1)], [slice(8, 4), affine(4, 1)]));
    const x = Array.from({ length: 40 }, (_, n) => [Math.sin(n), Math.cos(3 * n)]);
    const targets = x.map(([a, b]) => [a! + b!, a! > 0 ? 1 : 0]);
    const { epochs } = await fit(
      net,
      { x, targets },
      { loss: two, optimizer: adam({ learningRate: 0.03 }), epochs: 60, batchSize: 10, seed: 1 },
    );
    expect(epochs.at(-1)!.loss).toBeLessThan(0.3 * epochs[0]!.loss);
    const { loss } = await evaluate(net, { x, targets }, { loss: two });
    const { data } = await net.predict(x);
    const out = x.map((_, n) => [data[2 * n]!, data[2 * n + 1]!]);
    expect(loss).toBeCloseTo(measured(two, out, targets).loss, 5);
  });

  it.each([
    ["no heads", [], "lossOfHeads takes a list of heads"],
    ["no columns", [{ columns: 0, loss: "huber" as const }], "head 0: columns must be a whole number"],
    ["a weight of 0", [{ columns: 1, loss: "huber" as const, weight: 0 }], "head 0: weight must be a finite number"],
    [
      "a loss that there is not",
      [{ columns: 1, loss: "hubber" as never }],
      'head 0: loss: there is no loss "hubber". Did',
    ],
    ["no loss", [{ columns: 1 } as never], "lossOfHeads, head 0: loss takes the name of a loss, such as"],
    ["labels", [{ columns: 2, loss: "softmaxCrossEntropy" as const }], "Choose a loss that needs targets"],
    [
      "a loss for other columns",
      [{ columns: 1, loss: sigmoidCrossEntropyLoss({ positiveWeights: [1, 2] }) }],
      "was made for 2 outputs, but the head has 1 column. Give columns: 2, or make the loss for 1.",
    ],
  ])("refuses %s", (_, heads, message) => {
    expect(() => lossOfHeads(heads)).toThrow(message);
  });

  it("refuses outputs of another number", async () => {
    const data = { x: [[1], [2]], targets: [[1], [2]] };
    await expect(fit(sequential(affine(1, 1)), data, { loss: two, epochs: 1 })).rejects.toThrow(
      "Give the network 2 outputs, or the loss settings or heads for 1.",
    );
    const labelled = fit(sequential(affine(1, 2)), { x: [[1]], targets: [[1, 5]] }, { loss: two, epochs: 1 });
    await expect(labelled).rejects.toThrow("targets of the training data of head 1, from column 1 on, must be from 0");
  });
});
