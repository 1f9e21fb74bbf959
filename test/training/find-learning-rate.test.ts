import { describe, expect, it } from "vitest";
import {
  adadelta,
  adam,
  affine,
  batchNorm,
  findLearningRate,
  fit,
  lion,
  type Network,
  nadam,
  relu,
  sequential,
  sgd,
} from "../../src/index.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 16), batchNorm(16), relu(), affine(16, 2));

describe("the learning-rate range finder", () => {
  it("suggests a rate that trains, below the one that diverges, and leaves the network alone", async () => {
    const network = sequential(affine(2, 1));
    network.initialize(4);
    const before = (await network.state()).get("0.w")!.data;
    const options = { optimizer: sgd(), batchSize: 16, backend: "reference" } as const;
    const { points, suggestion, lowestLoss } = await findLearningRate(network, plane(64), options);
    expect((await network.state()).get("0.w")!.data).toEqual(before);
    expect(points[0]!.learningRate).toBeCloseTo(1e-6, 15);
    expect(points.length).toBeLessThan(100); // a rate of 10 diverges
    expect(suggestion).toBeGreaterThan(1e-3);
    expect(suggestion!).toBeLessThan(lowestLoss);
    const { epochs } = await fit(network, plane(64), {
      ...options,
      optimizer: sgd({ learningRate: suggestion! }),
      epochs: 40,
    });
    expect(epochs.at(-1)!.loss).toBeLessThan(0.05 * points[0]!.loss);
  });

  it("grows by the same factor from step to step, and smooths without a bias towards 0", async () => {
    const found = await findLearningRate(classifier(), quadrants(64), {
      ...{ optimizer: adam(), lowest: 1e-5, highest: 1e-1, steps: 41, backend: "reference", seed: 2 },
    });
    const rates = found.points.map(({ learningRate }) => learningRate);
    expect(rates.length).toBe(41);
    expect(rates[40]).toBeCloseTo(0.1, 12);
    for (let i = 1; i < 41; i++) expect(rates[i]! / rates[i - 1]!).toBeCloseTo(10 ** 0.1, 9);
    expect(found.points[0]!.smoothed).toBeCloseTo(found.points[0]!.loss, 14);
    const again = await findLearningRate(classifier(), quadrants(64), {
      ...{ optimizer: adam(), lowest: 1e-5, highest: 1e-1, steps: 41, backend: "reference", seed: 2 },
    });
    expect(again).toEqual(found);
  });

  it("looks for the fall before the lowest loss, not for one after a rise", async () => {
    for (const optimizer of [adam(), nadam(), lion(), adadelta(), sgd({ momentum: 0.9 })]) {
      const options = { optimizer, batchSize: 16, backend: "reference" } as const;
      const { suggestion, lowestLoss } = await findLearningRate(classifier(), quadrants(200), options);
      expect(suggestion!).toBeLessThan(lowestLoss);
    }
  });

  it.each<[object, string]>([
    [{ lowest: 0 }, "the range must be from above 0 to a larger finite number, but is from 0 to 10."],
    [{ lowest: 20 }, "but is from 20 to 10."],
    [{ steps: 5 }, "findLearningRate needs at least 10 steps, but got 5."],
    [{ learningRate: 1 }, 'no option "learningRate"'],
    [{ optimizerState: {} }, "findLearningRate takes no optimizerState, no replica"],
  ])("refuses %j", async (options, message) => {
    await expect(findLearningRate(classifier(), quadrants(8), options)).rejects.toThrow(message);
  });
});
