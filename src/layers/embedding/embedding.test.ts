import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { createRandom } from "../../base/random.ts";
import { tensor } from "../../base/tensor.ts";
import { fromPyTorch, toPyTorch } from "../../formats/pytorch-names.ts";
import { constantFill } from "../../initializers/initializers.ts";
import { losses } from "../../losses/catalog.ts";
import { networkOf, sequential } from "../../network/sequential.ts";
import { trace } from "../../network/trace.ts";
import { gradientCheck } from "../../training/check-gradients.ts";
import { affine } from "../affine/affine.ts";
import { branches } from "../branches/branches.ts";
import { layerFromConfig } from "../catalog.ts";
import { relu } from "../relu/relu.ts";
import { residual } from "../residual/residual.ts";
import { slice } from "../slice/slice.ts";
import { type EmbeddingOptions, embedding, embeddingDefinition } from "./embedding.ts";

describe("embedding", () => {
  it("puts the rows of several ids side by side", async () => {
    const net = sequential(embedding(3, 2, { columns: 2 }));
    net.loadState({ "0.w": [[1, 10], [2, 20], [3, 30]] }); // biome-ignore format: a table
    const { data, shape } = await net.predict([[2, 0]], { backend: "reference" });
    expect([[...data], shape]).toEqual([
      [3, 30, 1, 10],
      [1, 4],
    ]);
  });

  it("starts from a standard normal distribution, as in PyTorch, and with zeros for the padding id", () => {
    const first = (options: EmbeddingOptions<1>): Float64Array => {
      const { initialize, shape } = embedding(1000, 8, options).parameters[0]!;
      const values = new Float64Array(8000).fill(7);
      initialize(values, shape, createRandom(1, "initialization"));
      return values;
    };
    const [values, padded] = [first({}), first({ paddingId: 2 })];
    const mean = values.reduce((sum, value) => sum + value, 0) / 8000;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8000;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(8000)); // four standard errors, of the variance √(2/8000)
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 8000));
    expect([...padded.subarray(16, 24)]).toEqual(new Array(8).fill(0));
    expect([padded.subarray(0, 16), padded.subarray(24)]).toEqual([values.subarray(0, 16), values.subarray(24)]);
    expect(first({ w: constantFill(3) })[0]).toBe(3);
  });

  it("has the gradients of central differences; ids are constants, also where they are numbers elsewhere", async () => {
    const tables = branches([slice(4, 3), affine(3, 2)], [slice(4, 1, { from: 3 }), embedding(4, 3, { paddingId: 0 })]);
    for (const layers of [
      [embedding(4, 3, { columns: 5 }), affine(15, 2)],
      [tables, affine(5, 2), relu()],
      [branches([affine(3, 2)], [slice(3, 2), embedding(5, 2, { columns: 2 })])],
    ]) {
      const results = await gradientCheck(layers);
      expect(results.length).toBeGreaterThan(1);
      expect(results.filter(({ passed }) => !passed)).toEqual([]);
    }
  });

  it("gives ids a gradient of zeros where somebody asks for one", async () => {
    const net = networkOf([embedding(3, 2)]);
    net.initialize(1);
    const x = tensor([[2], [0]]);
    const options = { loss: losses.meanSquaredError, targets: tensor([[0, 0], [0, 0]]) }; // biome-ignore format: a matrix
    const { operations } = await trace(net.structure, await net.state(), x, options);
    expect([...operations[0]!.backward!.dinputs[0]!.data]).toEqual([0, 0]);
  });

  it("is made again from its configuration", () => {
    const layer = embedding(9, 4, { columns: 3, paddingId: 2, scaleGradientByFrequency: true });
    expect(layerFromConfig(JSON.parse(JSON.stringify(layer.config))).config).toEqual(layer.config);
  });

  it("has PyTorch's and Keras's name and layout", () => {
    const w = tensor([[1, 10], [2, 20], [3, 30]]); // biome-ignore format: a table
    const named = toPyTorch(new Map([["0.w", w]]), ["embedding"]);
    expect(named).toEqual(new Map([["0.weight", w]]));
    expect(fromPyTorch(named, ["embedding"])).toEqual(new Map([["0.w", w]]));
    expect(embeddingDefinition.arrays).toEqual([{ own: "w", pytorch: "weight", keras: "embeddings" }]);
  });

  it("stands where the network's input reaches it as it is", () => {
    const where = (...layers: Parameters<typeof networkOf>[0]) => networkOf(layers).structure.ids;
    const ids = { width: 9, count: 5, paddingId: undefined };
    expect(
      where(slice(9, 4, { from: 3 }), branches([slice(4, 2, { from: 1 }), embedding(5, 2, { columns: 2 })], [])),
    ).toEqual([{ ...ids, start: 4, end: 6, taker: 'embedding "1.0.1"' }]);
    const behind = () => networkOf([affine(3, 1), relu(), embedding(5, 2)]);
    expect(behind).toThrow(ConfigError);
    expect(behind).toThrow(
      'embedding "2" takes ids from the network\'s input, but layers before it compute what goes into it. ' +
        "Put it first, or behind slice(…) in a branch of its own.",
    );
    expect(() => networkOf([residual(affine(1, 1)), embedding(5, 2)])).toThrow('embedding "1" takes ids');
  });

  it("says how many columns there are where they are others", () => {
    const made = () => networkOf([slice(9, 2), embedding(5, 3)]);
    expect(made).toThrow(ShapeError);
    expect(made).toThrow('gives 2. Give embedding "1" { columns: 2 }.');
  });

  it("refuses sizes and options that cannot be", () => {
    expect(() => embedding(0, 3)).toThrow(ConfigError);
    expect(() => embedding(3, 1.5)).toThrow("the numbers for a category");
    expect(() => embedding(2 ** 24 + 1, 1)).toThrow("a table has at most 16777216 rows, but there are 16777217");
    expect(() => embedding(3, 2, { paddingId: 3 })).toThrow("paddingId must be one of the ids, 0 to 2, but is 3.");
    expect(() => embedding(3, 2, { columns: 0 })).toThrow("embedding: columns");
    expect(() => embedding(3, 2, { w: 1 as never })).toThrow("an initializer, such as normal(1)");
    expect(() => embedding(3, 2, { padding: 1 } as EmbeddingOptions<1>)).toThrow("padding");
    expect(() => embedding(3, 2).cache(2 ** 24 + 1, [1])).toThrow("more than 16777216. Use smaller batches.");
  });
});
