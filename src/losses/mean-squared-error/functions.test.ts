import { expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { meanSquaredError } from "./functions.ts";

it("gives the mean over all elements and its gradient, in out's shape", () => {
  const { loss, dout } = meanSquaredError(
    [
      [1, 2],
      [3, 4],
    ],
    [
      [0, 2],
      [6, 3],
    ],
  );
  expect(loss).toBe(2.75);
  expect(dout).toEqual(
    tensor([
      [0.5, 0],
      [-1.5, 0.5],
    ]),
  );
});

it("refuses targets of another shape", () => {
  expect(() => meanSquaredError([[1, 2]], [1, 2])).toThrow(
    "expects targets of shape (1, 2) (the shape of out) but got (2)",
  );
});

it("refuses the mean of nothing", () => {
  expect(() => meanSquaredError([], [])).toThrow(ShapeError);
});

it("refuses a mixture of float32 and float64", () => {
  expect(() => meanSquaredError(tensor(Float32Array.of(1)), [1])).toThrow(ConfigError);
});
