import { describe, expect, it } from "vitest";
import type { Training } from "../../../cli/job/job.ts";
import { measured } from "../../../cli/report/collect.ts";
import { affine, batchNorm, type Network, relu, residual, sequential } from "../../../src/index.ts";
import { quadrants } from "../../support/problems.ts";

/** Of a run on numbers without names. */
function trainingOf(network: Network): Training {
  network.initialize();
  const description = { task: "classification", inputs: { kind: "raw" }, classes: ["same", "other"] };
  const inputs = { train: quadrants(8), places: { each: "row" }, description };
  return { network, inputs, flags: { backend: "reference" } } as unknown as Training;
}

describe("what a report measures", () => {
  it("is compared with the network without normalization, also where that is inside of others", async () => {
    const inside = sequential(affine(2, 4), residual(batchNorm(4), relu()), affine(4, 2));
    const { activations } = await measured(trainingOf(inside));
    expect(activations.layers.map(({ kind }) => kind)).toContain("batchNorm");
    expect(activations.withoutBatchNorm?.map(({ layer }) => layer)).toEqual(["0", "1.1", "1", "2"]);
  });

  it("is compared with nothing where nothing is normalized", async () => {
    const { activations } = await measured(trainingOf(sequential(affine(2, 4), residual(relu()), affine(4, 2))));
    expect(activations.withoutBatchNorm).toBeUndefined();
  });
});
