import { describe, expect, it } from "vitest";
import { tensor } from "./tensor.ts";

describe("tensor", () => {
  it("takes the shape of nested arrays, and copies them row by row", () => {
    expect(tensor([[[1, 2, 3]], [[4, 5, 6]]])).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 1, 3] });
  });

  it("uses a typed array as it is", () => {
    const data = Float32Array.of(1, 2, 3, 4);
    expect(tensor(data, [2, 2]).data).toBe(data);
    expect(tensor(data).shape).toEqual([4]);
  });

  it("gives flat numbers the shape that is asked for", () => {
    expect(tensor([1, 2, 3, 4], [2, 2]).shape).toEqual([2, 2]);
  });

  it.each([
    ["a shorter row", [[1, 2], [3]]],
    ["rows whose lengths only add up", [[1, 2], [3], [4, 5, 6]]],
    ["a number among rows", [[1], 2]],
    ["a row among numbers", [1, [2]]],
  ])("refuses %s", (_, nested) => {
    expect(() => tensor(nested)).toThrow(expect.objectContaining({ code: "CR_SHAPE" }));
  });

  it("refuses a shape of another size", () => {
    expect(() => tensor(new Float32Array(6), [4, 2])).toThrow("shape (4, 2) needs 8, but its data has 6 elements");
  });
});
