import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { networkOf } from "../../network/sequential.ts";
import { gradientCheck } from "../../training/check-gradients.ts";
import { affine } from "../affine/affine.ts";
import { branches } from "../branches/branches.ts";
import { sliceBackward, sliceForward } from "./kernels.ts";
import { slice } from "./slice.ts";

describe("slice", () => {
  it("copies its columns, and gives the others no gradient", () => {
    const out = new Float64Array(4);
    sliceForward(out, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2, 4, 2, 1);
    expect([...out]).toEqual([2, 3, 6, 7]);
    const dx = new Float64Array(8).fill(Number.NaN);
    sliceBackward(dx, Float64Array.of(5, 6, 7, 8), 2, 4, 2, 1);
    expect([...dx]).toEqual([0, 5, 6, 0, 0, 7, 8, 0]);
  });

  it.each([
    ["the first columns", slice(7, 2)],
    ["the last columns", slice(7, 3, { from: 4 })],
    ["all columns", slice(7, 7)],
  ])("has the gradients of central differences: %s", async (_, layer) => {
    const results = await gradientCheck([layer]);
    expect(results.map(({ tensor, passed }) => [tensor, passed])).toEqual([["x", true]]);
  });

  it("lets branches see parts of a sample, which may overlap", async () => {
    const net = networkOf([branches([slice(3, 2)], [slice(3, 1, { from: 1 })], [])]);
    net.initialize();
    expect([...(await net.predict([[1, 2, 3]], { backend: "reference" })).data]).toEqual([1, 2, 2, 1, 2, 3]);
    const layers = [branches([slice(3, 2), affine(2, 2)], [slice(3, 2, { from: 1 }), affine(2, 1)])];
    expect((await gradientCheck(layers)).filter(({ passed }) => !passed)).toEqual([]);
  });

  it("refuses columns that do not lie among the inputs", () => {
    expect(() => slice(10, 3, { from: 8 })).toThrow(ConfigError);
    expect(() => slice(10, 3, { from: 8 })).toThrow(
      "slice(10, 3, { from: 8 }) ends with column 10, but 10 inputs end with column 9.",
    );
    expect(() => slice(10, 3, { from: -1 })).toThrow("slice: from takes a column, counted from 0, but got -1.");
    expect(() => slice(10, 0)).toThrow(ConfigError);
    expect(() => networkOf([affine(3, 4), slice(5, 2)])).toThrow(ShapeError);
    expect(() => networkOf([affine(3, 4), slice(5, 2)])).toThrow('Give slice "1" (4, 2).');
  });
});
