/**
 * Weights of rows and of classes that leave no row to learn from, or to measure on.
 */
import { describe, expect, it } from "vitest";
import {
  affine,
  type Dataset,
  evaluate,
  findLearningRate,
  fit,
  type Network,
  type RowSource,
  sequential,
  sgd,
  softmaxCrossEntropyLoss,
} from "../../src/index.ts";
import { quadrants } from "../support/problems.ts";

const N = 12;
const classifier = (): Network => {
  const network = sequential(affine(2, 2));
  network.initialize(1);
  return network;
};
const { x } = quadrants(N);
const options = { epochs: 1, batchSize: 4, optimizer: sgd({ learningRate: 0.05 }), backend: "reference" } as const;
/** Class 1 counts nothing. */
const loss = softmaxCrossEntropyLoss({ classWeights: [1, 0] });
const uncounted: Dataset = { x, labels: new Int32Array(N).fill(1) };
const counted: Dataset = { x, labels: new Int32Array(N) };

/** Rows of class 0 that are read, each with this weight. */
function sourceOf(weight: number): RowSource {
  return {
    ...{ rowCount: N, inputs: 2, weighted: true },
    read(_order, _start, count, into) {
      into.x.fill(0.5, 0, 2 * count);
      into.labels!.fill(0, 0, count);
      into.weights!.fill(weight, 0, count);
    },
  };
}

const noRowOf = (what: string): object => ({
  code: "CR_DATA",
  message: `The weights of the ${what} are all 0: no row counts. Give some row, and its class, a weight above 0.`,
});

describe("data in which no row counts is refused", () => {
  it("before the first step, where it lies in memory", async () => {
    const network = classifier();
    const before = await network.state();
    await expect(fit(network, uncounted, { ...options, loss })).rejects.toMatchObject(noRowOf("training data"));
    const validated = { ...options, loss, validation: uncounted };
    await expect(fit(network, counted, validated)).rejects.toMatchObject(noRowOf("validation data"));
    expect(await network.state()).toEqual(before);
    await fit(network, counted, { ...validated, validation: counted });
  });

  it("where row and class count, but never both", async () => {
    const labels = Int32Array.from({ length: N }, (_, n) => n % 2);
    const data: Dataset = { x, labels, weights: Float64Array.from(labels) };
    await expect(fit(classifier(), data, { ...options, loss })).rejects.toMatchObject(noRowOf("training data"));
    await fit(classifier(), data, options);
  });

  it("when it is measured", async () => {
    await expect(evaluate(classifier(), uncounted, { loss })).rejects.toMatchObject(noRowOf("data to measure on"));
    await expect(evaluate(classifier(), sourceOf(0))).rejects.toMatchObject(noRowOf("data to measure on"));
    expect((await evaluate(classifier(), sourceOf(2))).loss).toBeGreaterThan(0);
  });

  it("after the first epoch, where rows are read", async () => {
    await expect(fit(classifier(), sourceOf(0), options)).rejects.toMatchObject(noRowOf("training data"));
    await fit(classifier(), sourceOf(2), options);
  });

  it("by a search for a learning rate, too", async () => {
    const own = { loss, steps: 10, batchSize: 4 };
    await expect(findLearningRate(classifier(), uncounted, own)).rejects.toMatchObject(noRowOf("training data"));
    await expect(findLearningRate(classifier(), sourceOf(0), own)).rejects.toMatchObject(noRowOf("training data"));
  });
});

it("a search for a learning rate passes over batches in which no row counts", async () => {
  const weights = Float64Array.from({ length: N }, (_, n) => (n === 0 ? 1 : 0));
  const data: Dataset = { ...counted, weights };
  const { points } = await findLearningRate(classifier(), data, { batchSize: 1, steps: 20, highest: 0.1 });
  expect(points).toHaveLength(20);
  for (const point of points) expect(point.loss).toBeGreaterThan(0);
});
