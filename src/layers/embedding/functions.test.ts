import { describe, expect, it } from "vitest";
import { ConfigError, DataError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { type EmbeddingSettings, embeddingBackward, embeddingForward } from "./functions.ts";

const w = [
  [1, 10],
  [2, 20],
  [3, 30],
];

describe("embeddingForward", () => {
  it("gives ids of any shape a further axis", () => {
    const { out } = embeddingForward([2, 0], w);
    expect(out).toEqual({ data: Float64Array.of(3, 30, 1, 10), shape: [2, 2] });
    expect(embeddingForward([[2], [0]], w).out.shape).toEqual([2, 1, 2]);
  });

  it("stays in the element type of the table, whatever that of the ids is", () => {
    const { out } = embeddingForward([1], tensor(Float32Array.of(1, 2, 3), [3, 1]));
    expect(out.data).toEqual(Float32Array.of(2));
  });

  it("reads the row of the padding id as it is", () => {
    expect([...embeddingForward([1], w, { paddingId: 1 }).out.data]).toEqual([2, 20]);
  });

  it.each([3, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d as an id, with its row and column", (id) => {
    const ids = [
      [0, 1],
      [2, id],
    ];
    expect(() => embeddingForward(ids, w)).toThrow(DataError);
    expect(() => embeddingForward(ids, w)).toThrow(
      `embeddingForward: ids has ${id} at row 1, column 1, but ids of this w are whole numbers from 0 to 2.`,
    );
  });

  it("refuses a table that is none, and settings that cannot be", () => {
    expect(() => embeddingForward([0], [1, 2])).toThrow(ShapeError);
    const refused = (settings: object) => () => embeddingForward([0], w, settings as EmbeddingSettings);
    expect(refused({ paddingId: 3 })).toThrow(ConfigError);
    expect(refused({ paddingId: 3 })).toThrow("paddingId must be one of the ids, 0 to 2, but is 3.");
    expect(refused({ scaleGradientByFrequency: 1 })).toThrow("must be true or false but is 1");
    expect(refused({ padding: 0 })).toThrow("padding");
  });
});

describe("embeddingBackward", () => {
  it("adds up what comes back from repeated ids", () => {
    const { cache } = embeddingForward([[0, 2, 0]], [[10], [20], [30]]);
    expect(embeddingBackward([[[1], [2], [4]]], cache).dw).toEqual({ data: Float64Array.of(5, 0, 2), shape: [3, 1] });
  });

  it("knows the settings of the forward pass", () => {
    const dw = (settings: EmbeddingSettings): number[] => {
      const { cache } = embeddingForward([0, 2, 0], [[10], [20], [30]], settings);
      return [...embeddingBackward([[1], [2], [4]], cache).dw.data];
    };
    expect(dw({ paddingId: 0 })).toEqual([0, 0, 2]);
    expect(dw({ scaleGradientByFrequency: true })).toEqual([2.5, 0, 2]);
  });

  it("refuses a dout of another shape, or of another element type, and what is no cache", () => {
    const { cache } = embeddingForward([0, 1], w);
    expect(() => embeddingBackward([1, 2], cache)).toThrow(ShapeError);
    expect(() => embeddingBackward(tensor(new Float32Array(4), [2, 2]), cache)).toThrow(ConfigError);
    expect(() => embeddingBackward([[1, 2]], {} as typeof cache)).toThrow(ConfigError);
  });
});
