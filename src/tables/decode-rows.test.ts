import { describe, expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import { parseCsv } from "./csv/parse.ts";
import { decodeFeatures } from "./decode-rows.ts";
import { encodeFeatures } from "./encode-rows.ts";
import type { TableEncoding } from "./encoding.ts";

const ENCODING: TableEncoding = {
  features: [
    { kind: "number", name: "mass", mean: 10, std: 2 },
    { kind: "category", name: "island", categories: ["Biscoe", "Dream"] },
    { kind: "number", name: "age", mean: 0, std: 1 },
  ],
  target: { task: "regression", name: "y", mean: 0, std: 1 },
};

describe("decodeFeatures", () => {
  it("gives the cells that were encoded; a missing number is the mean, a missing category none", () => {
    const table = parseCsv(new TextEncoder().encode("mass,island,age\n14,Dream,3\n,Elsewhere,5\n"), {}, "t.csv");
    expect(decodeFeatures(ENCODING, encodeFeatures(ENCODING, table).x)).toEqual([
      [14, "Dream", 3],
      [10, undefined, 5],
    ]);
  });

  it("refuses rows of another width", () => {
    expect(() => decodeFeatures(ENCODING, tensor([[1, 2]]))).toThrow(/have 2 numbers, but the encoding makes 4/);
  });
});
