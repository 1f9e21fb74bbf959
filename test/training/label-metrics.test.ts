import { describe, expect, it } from "vitest";
import { adam, affine, evaluate, fit, type Network, sequential, type Tensor, tensor } from "../../src/index.ts";
import { averagePrecision, classificationReport, rocAuc } from "../../src/metrics/index.ts";

const backend = "reference";
const metrics = ["labelAccuracy", "labelF1", "labelMicroF1", "labelRocAuc", "labelAveragePrecision"] as const;

/** More than the rows of a chunk, so that metrics see several. */
const ROWS = 2500;
const x = tensor(Array.from({ length: ROWS }, (_, n) => [((n * 37) % 100) / 50 - 1, ((n * 71) % 100) / 50 - 1]));
const weights = Array.from({ length: ROWS }, (_, n) => n % 4);
const targets = tensor(
  Array.from({ length: ROWS }, (_, n) => {
    const [a, b] = [x.data[2 * n]!, x.data[2 * n + 1]!];
    return [a + ((n % 7) - 3) / 4, b - a - 0.5, a * b + 0.1].map((score) => (score > 0 ? 1 : 0));
  }),
);

function networkOf(M: number): Network {
  const network: Network = sequential(affine(2, M));
  network.initialize(5);
  return network;
}

/** Outputs as they are given: an affine layer that changes nothing. */
async function measured(out: readonly (readonly number[])[], answers: readonly (readonly number[])[]) {
  const M = out[0]!.length;
  const network: Network = sequential(affine(M, M));
  const identity = Float64Array.from({ length: M * M }, (_, i) => (i % (M + 1) === 0 ? 1 : 0));
  network.loadState(
    new Map([
      ["0.w", { data: identity, shape: [M, M] }],
      ["0.b", { data: new Float64Array(M), shape: [M] }],
    ]),
  );
  return (await evaluate(network, { x: tensor(out), targets: tensor(answers) }, { backend, metrics })).metrics;
}

function column({ data, shape }: Tensor, m: number): Float64Array {
  const M = shape[1]!;
  return Float64Array.from({ length: data.length / M }, (_, n) => data[n * M + m]!);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("metrics of several labels a row", () => {
  it("are the means of what the functions give for each label", async () => {
    const network = networkOf(3);
    const found = (await evaluate(network, { x, targets, weights }, { backend, metrics })).metrics;
    const out = await network.predict(x, { backend });
    const labels = [0, 1, 2].map((m) => {
      const [scores, answers] = [tensor(column(out, m)), column(targets, m)];
      const both = tensor(Array.from(scores.data, (logit) => [0, logit >= 0 ? 1 : -1]));
      const { accuracy, classes } = classificationReport(both, answers, { weights });
      const area = rocAuc(scores, answers, { weights });
      return { accuracy, f1: classes[1]!.f1, area, precision: averagePrecision(scores, answers, { weights }) };
    });
    expect(found.labelAccuracy).toBeCloseTo(mean(labels.map(({ accuracy }) => accuracy)), 12);
    expect(found.labelF1).toBeCloseTo(mean(labels.map(({ f1 }) => f1)), 12);
    expect(found.labelRocAuc).toBeCloseTo(mean(labels.map(({ area }) => area)), 12);
    expect(found.labelAveragePrecision).toBeCloseTo(mean(labels.map(({ precision }) => precision)), 12);
    const all = tensor(Array.from(out.data, (logit) => [0, logit >= 0 ? 1 : -1]));
    const micro = classificationReport(all, targets.data, { weights: weights.flatMap((one) => [one, one, one]) });
    expect(found.labelMicroF1).toBeCloseTo(micro.classes[1]!.f1, 12);
  });

  it("have the values that are computed by hand", async () => {
    const found = await measured(
      [
        [2, -1],
        [-1, 0],
        [0, 3],
        [-2, -3],
      ],
      [
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    );
    // Of each label 1 is right, 1 wrongly taken and 1 missed.
    expect(found).toMatchObject({ labelAccuracy: 0.5, labelF1: 0.5, labelMicroF1: 0.5 });
    // Of 4 pairs, the first label has one the wrong way round (−1 < 0), as has the second (−1 < 0).
    expect(found.labelRocAuc).toBe(0.75);
    expect(found.labelAveragePrecision).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it("weigh a rare label as much as a common one, but labelMicroF1 does not", async () => {
    const answers = Array.from({ length: 10 }, (_, n) => [n < 8 ? 1 : 0, n === 9 ? 1 : 0]);
    const out = answers.map(([common]) => [common! - 0.5, -1]);
    expect(await measured(out, answers)).toMatchObject({ labelF1: 0.5, labelMicroF1: 16 / 17 });
  });

  it("leave out a label that has no such value, and are NaN, or 0, where none has", async () => {
    const never = [
      [1, 0],
      [0, 0],
    ];
    const half = await measured(
      [
        [1, -1],
        [-1, -1],
      ],
      never,
    );
    expect(half).toMatchObject({ labelAccuracy: 1, labelF1: 1, labelRocAuc: 1, labelAveragePrecision: 1 });
    const none = await measured([[-1, -1]], [[0, 0]]);
    expect(none).toMatchObject({ labelF1: 0, labelMicroF1: 0, labelRocAuc: Number.NaN });
  });

  it("refuse targets that are no labels, with the row", async () => {
    const data = { x, targets: { data: Float64Array.from(targets.data), shape: targets.shape } };
    data.targets.data[3 * 2000 + 1] = 0.5;
    const measuring = evaluate(networkOf(3), data, { backend, metrics: ["labelF1"] });
    await expect(measuring).rejects.toThrow("for targets of 0 and 1, but row 2000 has 0.5. Choose a metric of numbers");
    const ranking = evaluate(networkOf(3), data, { backend, metrics: ["labelRocAuc"] });
    await expect(ranking).rejects.toThrow("row 2000 has 0.5");
  });

  it("are watched: the best epoch is that of the highest value", async () => {
    const few = { x: tensor(x.data.slice(0, 60), [30, 2]), targets: tensor(targets.data.slice(0, 90), [30, 3]) };
    for (const watch of metrics) {
      const { epochs, end } = await fit(networkOf(3), few, {
        ...{ backend, watch, epochs: 8, batchSize: 6, loss: "sigmoidCrossEntropy", seed: 2 },
        ...{ validation: { x, targets }, optimizer: adam({ learningRate: 0.5 }), earlyStopping: { patience: 8 } },
      });
      const values = epochs.map(({ validation }) => validation!.metrics![watch]!);
      expect(new Set(values).size, watch).toBeGreaterThan(1);
      expect(end.bestEpoch, watch).toBe(1 + values.indexOf(Math.max(...values)));
    }
  });
});
