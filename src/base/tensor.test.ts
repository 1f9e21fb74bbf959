import { describe, expect, it } from "vitest";
import { tensor, toTensor } from "./tensor.ts";

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

  it("takes rows that are typed arrays", () => {
    const rows = [Float32Array.of(1, 2), Uint8Array.of(3, 4), [5, 6]];
    expect(tensor(rows)).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] });
    expect(() => tensor([Float32Array.of(1, 2), Float32Array.of(3)])).toThrow("ragged");
    expect(() => tensor([[[1]], Float32Array.of(2)])).toThrow("ragged");
  });

  it.each([
    [null, "null"],
    ["", 'the string ""'],
    [" ", 'the string " "'],
    ["7", 'the string "7"'],
    [true, "true"],
    [undefined, "undefined"],
    [1n, "the BigInt 1"],
    [new Date(0), "a Date"],
    [BigInt64Array.of(1n), "a BigInt64Array"],
  ])("refuses %s, which is no number, and says where", (value, written) => {
    // What the compiler refuses, callers in JavaScript pass all the same.
    const rows = [
      [1, 2],
      [3, 4],
      [5, value],
    ] as unknown as number[][]; // as from JavaScript, where no compiler asks for numbers
    const wanted = { code: "CR_DATA", message: expect.stringContaining(`has ${written} at row 2, column 1`) };
    expect(() => tensor(rows)).toThrow(expect.objectContaining(wanted));
    expect(() => toTensor(rows, "x of the batch")).toThrow(`x of the batch has ${written} at row 2, column 1`);
  });

  it("refuses a list that holds itself", () => {
    const list: unknown[] = [];
    list.push(list);
    expect(() => tensor(list as number[])).toThrow("more than 32 deep");
  });
});
