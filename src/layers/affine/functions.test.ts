import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { affineBackward, affineForward } from "./functions.ts";

const w = [
  [1, -2],
  [0, 3],
  [5, 1],
];

describe("affineForward", () => {
  it("computes x·w + b from nested arrays", () => {
    const { out } = affineForward([[1, 2, 3]], w, [10, 20]);
    expect(out).toEqual(tensor([[26, 27]]));
  });

  it("reads a sample of any shape as a row", () => {
    const { out } = affineForward(tensor(Float64Array.of(1, 2, 3, -1, 0, 4), [2, 1, 3]), w, [10, 20]);
    expect(out.shape).toEqual([2, 2]);
    expect([...out.data]).toEqual([26, 27, 29, 26]);
  });

  it("stays in float32", () => {
    const float32 = (values: number[], shape: number[]) => tensor(Float32Array.from(values), shape);
    const { out } = affineForward(float32([1], [1, 1]), float32([2], [1, 1]), float32([3], [1]));
    expect(out.data).toEqual(Float32Array.of(5));
  });

  it("refuses x and w that do not fit, with both shapes", () => {
    const mismatch = () => affineForward([[1, 2]], w, [0, 0]);
    expect(mismatch).toThrow(ShapeError);
    expect(mismatch).toThrow("x of shape (1, 2), so D = 2 inputs a sample, but w of shape (3, 2) takes D = 3");
  });

  it("refuses a bias of the wrong length", () => {
    expect(() => affineForward([[1, 2, 3]], w, [0])).toThrow("expects b of shape (2)");
  });

  it("refuses w that is no matrix", () => {
    expect(() => affineForward([[1]], [1], [0])).toThrow("expects w of shape (D, M)");
  });

  it("refuses a mixture of float32 and float64", () => {
    const mixture = () => affineForward(tensor(Float32Array.of(1, 2, 3), [1, 3]), w, [0, 0]);
    expect(mixture).toThrow(ConfigError);
    expect(mixture).toThrow("x as float32 but w as float64");
  });
});

describe("affineBackward", () => {
  it("gives dx in x's own shape, dw and db", () => {
    const { cache } = affineForward(tensor(Float64Array.of(1, 2, 3, -1, 0, 4), [2, 3, 1]), w, [10, 20]);
    const { dx, dw, db } = affineBackward(
      [
        [1, 2],
        [-3, 4],
      ],
      cache,
    );
    expect(dx).toEqual(tensor(Float64Array.of(-3, 6, 7, -11, 12, -11), [2, 3, 1]));
    expect(dw).toEqual(tensor(Float64Array.of(4, -2, 2, 4, -9, 22), [3, 2]));
    expect(db).toEqual(tensor([-2, 6]));
  });

  it("refuses a dout that does not have the shape of out", () => {
    const { cache } = affineForward([[1, 2, 3]], w, [10, 20]);
    expect(() => affineBackward([[1, 2, 3]], cache)).toThrow("expects dout of shape (1, 2) (the shape of out)");
  });
});
