import { describe, expect, expectTypeOf, it } from "vitest";
import {
  affine,
  evaluate,
  type MetricName,
  type Network,
  predictRows,
  type RowSource,
  sequential,
  softmax,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import {
  averagePrecision,
  classificationReport,
  expectedCalibrationError,
  logLoss,
  regressionReport,
  rocAuc,
  topKAccuracy,
} from "../../src/metrics/index.ts";

const backend = "reference";

/** More than the rows of a chunk, so that metrics see several. */
const ROWS = 2500;

/** Numbers that look random, from −1 to 1. */
function noise(count: number, of: number): number[] {
  return Array.from({ length: count }, (_, i) => (((i + 1) * of * 7919) % 1000) / 500 - 1);
}

const x: Tensor = { data: Float64Array.from(noise(ROWS * 2, 3)), shape: [ROWS, 2] };
const weights = Array.from({ length: ROWS }, (_, n) => n % 4);

/** Labels that the inputs say something about. */
function labelsOf(M: number): Int32Array {
  return Int32Array.from({ length: ROWS }, (_, n) => {
    const score = x.data[2 * n]! + x.data[2 * n + 1]! / 3 + ((n % 5) - 2) / 4;
    return Math.max(0, Math.min(M - 1, Math.floor(((score + 1.2) / 2.4) * M)));
  });
}

function networkOf(M: number): Network {
  const network: Network = sequential(affine(2, M));
  network.initialize(5);
  return network;
}

const NAMES = [
  "accuracy",
  "balancedAccuracy",
  "precision",
  "recall",
  "f1",
  "weightedPrecision",
  "weightedRecall",
  "weightedF1",
  "rocAuc",
  "averagePrecision",
  "logLoss",
  "calibrationError",
  "top2Accuracy",
] as const satisfies MetricName[];

describe("evaluate with metrics", () => {
  it.each([2, 3, 5])("gives what the functions give for all rows at once: %i classes", async (M) => {
    const [network, labels] = [networkOf(M), labelsOf(M)];
    const { metrics, loss } = await evaluate(network, { x, labels, weights }, { backend, metrics: NAMES });
    const out = await network.predict(x, { backend });
    const probabilities = softmax(out);
    const report = classificationReport(out, labels, { weights });
    expect(metrics.f1).toBe(report.macro.f1);
    expect(metrics.accuracy).toBe(report.accuracy);
    expect(metrics.balancedAccuracy).toBe(report.balancedAccuracy);
    expect([metrics.precision, metrics.recall]).toEqual([report.macro.precision, report.macro.recall]);
    expect([metrics.weightedPrecision, metrics.weightedRecall, metrics.weightedF1]).toEqual([
      report.weighted.precision,
      report.weighted.recall,
      report.weighted.f1,
    ]);
    expect(metrics.rocAuc).toBe(rocAuc(probabilities, labels, { weights }));
    expect(metrics.averagePrecision).toBe(averagePrecision(probabilities, labels, { weights }));
    expect(metrics.logLoss).toBeCloseTo(logLoss(probabilities, labels, { weights }), 12);
    expect(metrics.logLoss).toBeCloseTo(loss, 6);
    expect(metrics.calibrationError).toBeCloseTo(expectedCalibrationError(probabilities, labels, { weights }), 12);
    expect(metrics.top2Accuracy).toBe(topKAccuracy(out, labels, 2, { weights }));
    expect(Object.keys(metrics)).toEqual(NAMES);
  });

  it("gives the errors of a regression", async () => {
    const network = networkOf(2);
    const targets = tensor(noise(ROWS, 11).map((value, n) => [value + 3, n / 100]));
    const metrics = ["meanAbsoluteError", "rootMeanSquaredError", "r2"] as const;
    const found = (await evaluate(network, { x, targets, weights }, { backend, metrics })).metrics;
    const all = regressionReport(await network.predict(x, { backend }), targets, { weights });
    for (const name of metrics) expect(found[name]).toBeCloseTo(all[name], 11);
  });

  it("reads the rows once, wherever they lie", async () => {
    const labels = labelsOf(3);
    let read = 0;
    const source: RowSource = {
      ...{ rowCount: ROWS, inputs: 2 },
      read(order, start, count, into) {
        read += count;
        for (let i = 0; i < count; i++) {
          const row = order[start + i]!;
          into.x.set(x.data.subarray(2 * row, 2 * row + 2), 2 * i);
          into.labels![i] = labels[row]!;
        }
      },
    };
    const float32 = { data: Float32Array.from(x.data), shape: x.shape };
    const metrics = ["rocAuc", "f1"] as const;
    const network = networkOf(3);
    const inMemory = await evaluate(network, { x: float32, labels }, { backend, metrics });
    expect(await evaluate(network, source, { backend, metrics })).toEqual(inMemory);
    expect(read).toBe(ROWS);
  });

  it("gives no metrics where none is asked for, and has types for those that are", async () => {
    const data = { x, labels: labelsOf(3) };
    expect(Object.keys(await evaluate(networkOf(3), data, { backend }))).toEqual(["loss", "accuracy"]);
    const found = await evaluate(networkOf(3), data, { backend, metrics: ["f1"] });
    expectTypeOf(found.metrics).toEqualTypeOf<Readonly<Record<"f1", number>>>();
  });

  it("says so where a metric is not defined: NaN", async () => {
    const labels = new Int32Array(ROWS);
    expect((await evaluate(networkOf(2), { x, labels }, { backend, metrics: ["rocAuc"] })).metrics.rocAuc).toBeNaN();
  });

  it.each<readonly [string, readonly unknown[] | string, RegExp]>([
    ["no metric", ["f2"], /There is no metric "f2"/],
    ["a mistyped one", ["rocAUC1"], /There is no metric "rocAUC1"\. Did you mean "rocAuc"\?/],
    ["one for targets", ["r2"], /"r2" is for data with targets, and this data has labels\. There are: accuracy/],
    ["more classes than there are", ["top4Accuracy"], /The k of top4Accuracy must be a whole number from 1 to 3/],
    ["no list", "f1", /metrics takes a list of names, such as \["f1"\], but got the string "f1"/],
    ["no name", [1], /A metric is a name, such as "f1", but got 1/],
  ])("refuses %s", async (_, metrics, message) => {
    const evaluation = evaluate(networkOf(3), { x, labels: labelsOf(3) }, { metrics: metrics as MetricName[] });
    await expect(evaluation).rejects.toThrow(message);
  });

  it("is of evaluate alone: predictRows measures nothing", () => {
    const options = { metrics: ["f1"] } as object;
    expect(() => predictRows(networkOf(3), { x, labels: labelsOf(3) }, options)).toThrow(/no option "metrics"/);
  });
});
