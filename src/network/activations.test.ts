import { describe, expect, it } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { relu } from "../layers/relu/relu.ts";
import { activationStatistics } from "./activations.ts";
import { sequential } from "./sequential.ts";

const REFERENCE = { backend: "reference" } as const;

/** Outputs 10·x and −10·x, normalized to x and −x, then the positive ones. */
function small() {
  const network = sequential(affine(1, 2), batchNorm(2, { eps: 1e-12 }), relu(), affine(2, 1));
  network.loadState({
    "0.w": [[10, -10]],
    "0.b": [0, 0],
    "1.gamma": [1, 1],
    "1.beta": [0, 0],
    "1.runningMean": [0, 0],
    "1.runningVar": [100, 100],
    "3.w": [[1], [1]],
    "3.b": [0],
  });
  return network;
}

describe("activationStatistics", () => {
  it("gives mean and standard deviation of each layer's outputs, by hand", async () => {
    const found = await activationStatistics(small(), [[1], [3]], REFERENCE);
    expect(found.map(({ layer, kind, width }) => [layer, kind, width])).toEqual([
      ["0", "affine", 2],
      ["1", "batchNorm", 2],
      ["2", "relu", 2],
      ["3", "affine", 1],
    ]);
    expect(found.map(({ mean }) => mean)).toEqual([0, 0, 1, 2].map((mean) => expect.closeTo(mean, 6)));
    const stds = [Math.sqrt(500), Math.sqrt(5), Math.sqrt(1.5), 1];
    expect(found.map(({ std }) => std)).toEqual(stds.map((std) => expect.closeTo(std, 6)));
  });

  it("counts the ReLUs that are 0 for every sample, and only those", async () => {
    const dead = async (x: number[][]) => (await activationStatistics(small(), x, REFERENCE)).map(({ dead }) => dead);
    expect(await dead([[1], [3]])).toEqual([undefined, undefined, 0.5, undefined]);
    expect(await dead([[1], [-3]])).toEqual([undefined, undefined, 0, undefined]);
  });

  it("passes over the layers that are left out", async () => {
    const found = await activationStatistics(small(), [[1], [3]], { ...REFERENCE, leaveOut: "batchNorm" });
    expect(found.map(({ layer }) => layer)).toEqual(["0", "2", "3"]);
    expect(found.at(-1)!.std).toBeCloseTo(10, 6);
  });

  it("ends with what the network predicts", async () => {
    const network = sequential(affine(2, 3), relu(), affine(3, 1));
    network.initialize(3);
    const { data } = await network.predict([[1, 2]], REFERENCE);
    expect((await activationStatistics(network, [[1, 2]], REFERENCE)).at(-1)!.mean).toBe(data[0]);
  });

  it("cannot leave out what changes the width", async () => {
    const left = activationStatistics(small(), [[1]], { ...REFERENCE, leaveOut: "affine" });
    await expect(left).rejects.toThrow(/affine "0" turns 1 values into 2/);
  });
});
