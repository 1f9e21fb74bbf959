import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NestedArray, tensor } from "../../src/base/tensor.ts";
import "./support.ts";

/** A shape of one to four axes, none of them empty, and as many numbers as it holds. */
const contents = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return fc.record({ shape: fc.constant(shape), values: fc.array(fc.double(), { minLength: size, maxLength: size }) });
});

/** What nested arrays of this shape look like. */
function nested(values: readonly number[], shape: readonly number[]): NestedArray {
  if (shape.length <= 1) return values;
  const width = values.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, row) =>
    nested(values.slice(row * width, (row + 1) * width), shape.slice(1)),
  );
}

describe("tensor", () => {
  it("keeps the shape and every bit of nested arrays", () => {
    fc.assert(
      fc.property(contents, ({ shape, values }) => {
        expect(tensor(nested(values, shape))).toEqual({ data: Float64Array.from(values), shape });
      }),
    );
  });

  it("takes a flat array as it is, not a copy", () => {
    fc.assert(
      fc.property(contents, ({ shape, values }) => {
        const data = Float64Array.from(values);
        expect(tensor(data, shape).data).toBe(data);
        expect(tensor(data, shape).shape).toEqual(shape);
      }),
    );
  });

  it("refuses nested arrays of which one row is longer, wherever it is", () => {
    const rows = fc.record({ N: fc.integer({ min: 2, max: 6 }), D: fc.integer({ min: 1, max: 6 }), at: fc.nat() });
    fc.assert(
      fc.property(rows, ({ N, D, at }) => {
        const ragged = Array.from({ length: N }, (_, row) => new Array(row === at % N ? D + 1 : D).fill(row));
        expect(() => tensor(ragged)).toThrow(expect.objectContaining({ code: "CR_SHAPE" }));
      }),
    );
  });
});
