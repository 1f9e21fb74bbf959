import { describe, expect, it } from "vitest";
import { activations } from "../../cli/job/activation.ts";
import { assertMemory } from "../../cli/job/memory.ts";
import {
  assertBatchSize,
  assertSameNetwork,
  buildNetwork,
  describeNetwork,
  smallestBatch,
} from "../../cli/job/network.ts";
import { normalizations } from "../../cli/job/normalization.ts";
import { recipeFor } from "../../cli/job/recipe.ts";
import {
  affine,
  batchNorm,
  branches,
  createReferenceBackend,
  gelu,
  layerNorm,
  type Model,
  networkOf,
  relu,
  residual,
} from "../../src/index.ts";

const kinds = (hidden: readonly number[], batchNorm: boolean): string[] =>
  buildNetwork(4, 3, recipeFor("a.csv", { hidden, batchNorm }, true)).structure.layers.map(({ kind }) => kind);

describe("buildNetwork", () => {
  it("puts batch normalization and ReLU between", () => {
    expect(kinds([8, 5], true)).toEqual(["affine", "batchNorm", "relu", "affine", "batchNorm", "relu", "affine"]);
    expect(kinds([8], false)).toEqual(["affine", "relu", "affine"]);
    expect(kinds([], true)).toEqual(["affine"]);
  });

  it("takes any activation of the catalog", () => {
    for (const kind of activations()) {
      const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8], activation: kind }, true));
      expect(network.structure.layers.map((layer) => layer.kind)).toEqual(["affine", "batchNorm", kind, "affine"]);
    }
    const wrong = recipeFor("a.csv", { activation: "gleu" }, true);
    expect(() => buildNetwork(4, 3, wrong)).toThrow('There is no activation "gleu". Did you mean "gelu"?');
  });

  it("takes any normalization of the catalog, or none", () => {
    for (const kind of normalizations()) {
      const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8], normalization: kind }, true));
      const between = kind === "none" ? [] : [kind];
      expect(network.structure.layers.map((layer) => layer.kind)).toEqual(["affine", ...between, "relu", "affine"]);
      const model = { network } as Model;
      for (const asked of normalizations()) {
        const check = () => assertSameNetwork(model, { normalization: asked });
        if (asked === kind) expect(check).not.toThrow();
        else expect(check).toThrow(`--normalization ${asked} is not the network of --from, which has ${kind}.`);
      }
    }
    const wrong = { ...recipeFor("a.csv", {}, true), normalization: "layerNom" };
    expect(() => buildNetwork(4, 3, wrong)).toThrow('There is no normalization "layerNom". Did you mean "layerNorm"?');
  });

  it("puts dropout behind each hidden activation", () => {
    const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8, 6], dropout: 0.1 }, true));
    const kinds = ["affine", "batchNorm", "relu", "dropout"];
    expect(network.structure.layers.map(({ kind }) => kind)).toEqual([...kinds, ...kinds, "affine"]);
    expect(describeNetwork(network, undefined).text).toContain("with batch normalization, ReLU and dropout");
    const model = { network } as Model;
    expect(() => assertSameNetwork(model, { dropout: 0.1 })).not.toThrow();
    expect(() => assertSameNetwork(model, { dropout: 0.2 })).toThrow(
      "--dropout 0.2 is not the network of --from, whose rates are 0.1, 0.1",
    );
    const none = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8], dropout: 0 }, true));
    expect(none.structure.layers.map(({ kind }) => kind)).not.toContain("dropout");
    expect(() => assertSameNetwork({ network: none } as Model, { dropout: 0 })).not.toThrow();
    expect(() => assertSameNetwork({ network: none } as Model, { dropout: 0.1 })).toThrow("rates are none");
    const deep = recipeFor("a.csv", { hidden: new Array<number>(2401).fill(1), dropout: 0.1 }, true);
    expect(() => buildNetwork(1, 1, deep)).toThrow("at most 2,400 hidden layers");
  });

  it("describes a network by its activation", () => {
    const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8], activation: "gelu" }, true));
    expect(describeNetwork(network, undefined).text).toContain("with batch normalization and GELU");
    const model = { network } as Model;
    expect(() => assertSameNetwork(model, { activation: "gelu" })).not.toThrow();
    expect(() => assertSameNetwork(model, { activation: "relu" })).toThrow("--activation relu is not in the network");
  });

  it("finds layers inside of others, and lists three kinds as people do", () => {
    const network = networkOf([affine(4, 8), residual(layerNorm(8), affine(8, 8), gelu()), affine(8, 3)]);
    expect(() => assertSameNetwork({ network } as Model, { activation: "gelu" })).not.toThrow();
    expect(describeNetwork(network, undefined).text).toContain(
      "with layer normalization, GELU and residual connection, ",
    );
  });
});

describe("describeNetwork", () => {
  it("counts what is trained and what is remembered", () => {
    const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8] }, true));
    expect(describeNetwork(network, undefined)).toEqual({
      text: "network 4 → 8 → 3 with batch normalization and ReLU, 83 parameters, 16 running statistics",
      option: "--hidden, --normalization, --activation, --dropout",
    });
    expect(describeNetwork(network, "a.safetensors").option).toBe("--from");
  });
});

describe("a deep network", () => {
  it("is described in one line", () => {
    const network = buildNetwork(4, 3, recipeFor("a.csv", { hidden: Array.from({ length: 100 }, () => 2) }, true));
    expect(describeNetwork(network, undefined).text).toMatch(/^network 4 → 2 (→ 2 ){5}→ … 88 more … (→ 2 ){6}→ 3 with/);
  });

  it("is refused where its model could not be read again", () => {
    const deep = (length: number): object =>
      buildNetwork(1, 1, recipeFor("a.csv", { hidden: Array.from({ length }, () => 1) }, true));
    expect(() => deep(3001)).toThrow(
      "--hidden names 3,001 layers, but a model file holds at most 3,000 hidden layers. Name fewer.",
    );
    expect(deep(3000)).toBeDefined();
  });
});

describe("assertMemory", () => {
  const training = (
    hidden: readonly number[],
    batchSize: number,
    name = "wasm",
  ): Parameters<typeof assertMemory>[0] => {
    const recipe = { ...recipeFor("mnist", { hidden }, true), batchSize };
    const backend = { ...createReferenceBackend(), name };
    return { network: buildNetwork(784, 10, recipe), recipe, backend };
  };

  it("says what it would take, what there is, and what to do", () => {
    expect(() => assertMemory(training([1_000_000_000], 128))).toThrow(
      "Training this network in batches of 128 takes 15,332 GB, and WebAssembly (--backend wasm) has at most 4.3 GB. " +
        "Give a smaller network (--hidden).",
    );
    expect(() => assertMemory(training([256], 2_000_000))).toThrow("Give smaller batches (--batch-size).");
    const other = training([10_000], 32, "reference");
    expect(() => assertMemory(other, 1e8)).toThrow(
      /takes 0\.2 GB, and this machine has 0\.1 GB\. Give a smaller network/,
    );
  });

  it("lets others pass", () => {
    assertMemory(training([256, 128], 60_000), 2 ** 34);
    assertMemory(training([100_000, 100], 128), 2 ** 34);
  });
});

describe("assertBatchSize", () => {
  const normalized = smallestBatch(buildNetwork(4, 3, recipeFor("a.csv", {}, true)));

  it("speaks of the flags that help", () => {
    expect(() => assertBatchSize(1, normalized, 9, false)).toThrow(
      /^--batch-size 1: batch normalization .*\. Give --batch-size 2 or more, or --no-batch-norm\.$/,
    );
    expect(() => assertBatchSize(1, normalized, 9, true)).toThrow(/Give --batch-size 2 or more\.$/);
    expect(() => assertBatchSize(1, normalized, 1, false)).toThrow(/^1 row to train on: .*Give more rows, or --no-b/);
  });

  it("counts layers inside of others", () => {
    const inside = [residual(affine(8, 8), batchNorm(8)), branches([residual(batchNorm(8))], [])];
    expect(inside.map(({ minimumBatch }) => minimumBatch)).toEqual([2, 2]);
    expect(smallestBatch(networkOf([affine(4, 8), inside[0]!, affine(8, 3)]))).toBe(2);
    expect(smallestBatch(networkOf([affine(4, 8), residual(relu()), branches([], []), affine(16, 3)]))).toBe(1);
  });

  it("lets others pass", () => {
    assertBatchSize(2, normalized, 9, false);
    assertBatchSize(1, smallestBatch(buildNetwork(4, 3, recipeFor("a.csv", { batchNorm: false }, true))), 1, false);
  });
});

describe("assertSameNetwork", () => {
  const model = { network: buildNetwork(4, 3, recipeFor("a.csv", { hidden: [8] }, true)) } as Model;

  it("lets the same flags pass", () => {
    expect(() => assertSameNetwork(model, { hidden: [8], batchNorm: true })).not.toThrow();
    expect(() => assertSameNetwork(model, {})).not.toThrow();
  });

  it("knows the widths of layers inside of others", () => {
    const network = networkOf([affine(3, 4), residual(affine(4, 4), gelu()), affine(4, 2)]);
    expect(() => assertSameNetwork({ network } as Model, { hidden: [4, 4] })).not.toThrow();
    expect(() => assertSameNetwork({ network } as Model, { hidden: [4] })).toThrow("of --from, which has 4,4");
    expect(describeNetwork(network, undefined).text).toMatch(/^network 3 → 4 → 4 → 2 with/);
  });

  it("refuses others", () => {
    expect(() => assertSameNetwork(model, { hidden: [9] })).toThrow(
      "--hidden 9 is not the network of --from, which has 8",
    );
    expect(() => assertSameNetwork(model, { hidden: [] })).toThrow("--hidden none");
    expect(() => assertSameNetwork(model, { batchNorm: false })).toThrow("--no-batch-norm");
  });
});
