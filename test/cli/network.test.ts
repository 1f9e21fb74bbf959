import { describe, expect, it } from "vitest";
import { assertBatchSize, assertSameNetwork, buildNetwork, describeNetwork } from "../../cli/network.ts";
import { recipeFor } from "../../cli/recipe.ts";
import type { Model } from "../../src/index.ts";

const kinds = (hidden: readonly number[], batchNorm: boolean): string[] =>
  buildNetwork(4, 3, recipeFor("a.csv", { hidden, batchNorm }, true)).structure.layers.map(({ kind }) => kind);

describe("buildNetwork", () => {
  it("puts batch normalization and ReLU between", () => {
    expect(kinds([8, 5], true)).toEqual(["affine", "batchNorm", "relu", "affine", "batchNorm", "relu", "affine"]);
    expect(kinds([8], false)).toEqual(["affine", "relu", "affine"]);
    expect(kinds([], true)).toEqual(["affine"]);
  });
});

describe("describeNetwork", () => {
  it("counts what is trained and what is remembered", () => {
    const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8] }, true));
    expect(describeNetwork(network, undefined)).toEqual({
      text: "network 4 → 8 → 3 with batch normalization and ReLU, 83 parameters, 16 running statistics",
      option: "--hidden, --no-batch-norm",
    });
    expect(describeNetwork(network, "a.safetensors").option).toBe("--from");
  });
});

describe("assertBatchSize", () => {
  const normalized = buildNetwork(4, 3, recipeFor("a.csv", {}, true));

  it("speaks of the flags that help", () => {
    expect(() => assertBatchSize(normalized, 1, 9, false)).toThrow(
      /^--batch-size 1: batch normalization .*\. Give --batch-size 2 or more, or --no-batch-norm\.$/,
    );
    expect(() => assertBatchSize(normalized, 1, 9, true)).toThrow(/Give --batch-size 2 or more\.$/);
    expect(() => assertBatchSize(normalized, 1, 1, false)).toThrow(/^1 row to train on: .*Give more rows, or --no-b/);
  });

  it("lets others pass", () => {
    assertBatchSize(normalized, 2, 9, false);
    assertBatchSize(buildNetwork(4, 3, recipeFor("a.csv", { batchNorm: false }, true)), 1, 1, false);
  });
});

describe("assertSameNetwork", () => {
  const model = { network: buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8] }, true)) } as Model;

  it("lets the same flags pass", () => {
    expect(() => assertSameNetwork(model, { hidden: [8], batchNorm: true })).not.toThrow();
    expect(() => assertSameNetwork(model, {})).not.toThrow();
  });

  it("refuses others", () => {
    expect(() => assertSameNetwork(model, { hidden: [9] })).toThrow(
      "--hidden 9 is not the network of --from, which has 8",
    );
    expect(() => assertSameNetwork(model, { hidden: [] })).toThrow("--hidden none");
    expect(() => assertSameNetwork(model, { batchNorm: false })).toThrow("--no-batch-norm");
  });
});
