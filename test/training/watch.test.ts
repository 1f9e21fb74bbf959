import { describe, expect, it } from "vitest";
import {
  adam,
  affine,
  type EpochEvent,
  evaluate,
  fit,
  type MetricName,
  type Network,
  relu,
  sequential,
  type TrainOptions,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), relu(), affine(6, 2));

/** Few rows and a large rate: the loss rises where more rows are right. */
const options = {
  ...{ backend: "reference", epochs: 12, batchSize: 4, seed: 3, optimizer: adam({ learningRate: 0.3 }) },
  ...{ validation: quadrants(40, 5), earlyStopping: { patience: 12 } },
} as const satisfies TrainOptions;

function measured({ validation }: EpochEvent, name: MetricName): number {
  return validation!.metrics![name]!;
}

describe("watch", () => {
  it("ends with the epoch of the highest F1, which need not be that of the lowest loss", async () => {
    const apart = [];
    for (const seed of [2, 3, 4, 6]) {
      const network = classifier();
      const { epochs, end } = await fit(network, quadrants(20, seed), { ...options, watch: "f1" });
      const scores = epochs.map((event) => measured(event, "f1"));
      const losses = epochs.map(({ validation }) => validation!.loss);
      expect(end.bestEpoch).toBe(1 + scores.indexOf(Math.max(...scores)));
      const { metrics } = await evaluate(network, options.validation, { backend: "reference", metrics: ["f1"] });
      expect(metrics.f1).toBe(Math.max(...scores));
      if (end.bestEpoch !== 1 + losses.indexOf(Math.min(...losses))) apart.push(seed);
    }
    expect(apart).not.toEqual([]);
  });

  it("knows that the lowest log loss and the lowest calibration error are the best", async () => {
    for (const watch of ["logLoss", "calibrationError"] as const) {
      const { epochs, end } = await fit(classifier(), quadrants(20), { ...options, watch });
      const values = epochs.map((event) => measured(event, watch));
      expect(end.bestEpoch).toBe(1 + values.indexOf(Math.min(...values)));
    }
  });

  it("counts epochs without improvement by the metric", async () => {
    const stopping = { ...options, epochs: 40, earlyStopping: { patience: 2, minDelta: 0.02 }, watch: "f1" } as const;
    const { epochs, end } = await fit(classifier(), quadrants(20), stopping);
    expect(end.reason).toBe("earlyStopping");
    expect(end.epochs).toBe(end.bestEpoch + 2);
    const best = measured(epochs[end.bestEpoch - 1]!, "f1");
    for (const later of epochs.slice(end.bestEpoch)) expect(measured(later, "f1")).toBeLessThanOrEqual(best + 0.02);
  });

  it("has what the network begins with as epoch 0", async () => {
    const network = classifier();
    await fit(network, quadrants(400), { ...options, epochs: 30, optimizer: adam() });
    const harmful = { ...options, watch: "f1", measureStart: true, optimizer: adam({ learningRate: 50 }) } as const;
    const { end } = await fit(network, quadrants(20), { ...harmful, epochs: 2 });
    expect(end).toMatchObject({ bestEpoch: 0, restored: true });
  });

  it("goes on from checkpoints as if the run had never stopped, and only with the same metric", async () => {
    const watching = { ...options, epochs: 4, watch: "rocAuc" } as const;
    const { recording, files } = await record(classifier(), quadrants(14), watching);
    for (let index = 0; index < files.length; index += 3) {
      expect(await recordRest(classifier(), quadrants(14), watching, files[index]!)).toEqual(restOf(recording, index));
    }
    const other = recordRest(classifier(), quadrants(14), { ...watching, watch: "f1" }, files[5]!);
    await expect(other).rejects.toThrow(/watch: rocAuc in the checkpoint, f1 here/);
  });

  it("watches the loss where nothing is said, and measures no metric for it", async () => {
    const named = await fit(classifier(), quadrants(20), { ...options, watch: "loss" });
    const silent = await fit(classifier(), quadrants(20), options);
    expect(named.end.bestEpoch).toBe(silent.end.bestEpoch);
    expect(named.epochs[0]!.validation).toEqual(silent.epochs[0]!.validation);
    expect(silent.epochs[0]!.validation).not.toHaveProperty("metrics");
  });

  it("is taken along into a worker", async () => {
    const { epochs, end } = await fit(classifier(), quadrants(20), { ...options, watch: "f1", worker: true });
    const here = await fit(classifier(), quadrants(20), { ...options, watch: "f1" });
    expect(end.bestEpoch).toBe(here.end.bestEpoch);
    expect(epochs.map((event) => measured(event, "f1"))).toEqual(here.epochs.map((event) => measured(event, "f1")));
  });

  it.each<readonly [string, object, RegExp]>([
    ["without validation data", { watch: "f1", validation: undefined }, /watch needs validation data, on which "f1"/],
    ["of an unknown metric", { watch: "f2" }, /There is no metric "f2"/],
    ["of a metric for numbers", { watch: "r2" }, /"r2" is for data with targets/],
    ["that is no name", { watch: 1 }, /watch takes "loss" or the name of a metric/],
  ])("is refused %s", async (_, more, message) => {
    const running = fit(classifier(), quadrants(20), {
      ...options,
      earlyStopping: undefined,
      ...more,
    } as unknown as TrainOptions);
    await expect(running).rejects.toThrow(message);
  });

  it("is refused where the validation data has one class alone", async () => {
    const { x } = quadrants(9, 5);
    const running = fit(classifier(), quadrants(20), {
      ...options,
      validation: { x, labels: new Int32Array(9) },
      watch: "rocAuc",
    });
    await expect(running).rejects.toThrow(/"rocAuc", which is watched, is not defined on the validation data/);
  });

  it("watches the errors of a regression", async () => {
    const regressor = sequential(affine(2, 4), relu(), affine(4, 1));
    const { epochs, end } = await fit(regressor, plane(40), { ...options, validation: plane(20, 2), watch: "r2" });
    const values = epochs.map((event) => measured(event, "r2"));
    expect(end.bestEpoch).toBe(1 + values.indexOf(Math.max(...values)));
  });
});
