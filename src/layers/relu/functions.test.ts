import { expect, it } from "vitest";
import { ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { reluBackward, reluForward } from "./functions.ts";

it("keeps the shape, and leaves its input as it was", () => {
  const x = tensor([
    [-1, 2],
    [0, -3],
  ]);
  const { out } = reluForward(x);
  expect(out).toEqual(
    tensor([
      [0, 2],
      [0, 0],
    ]),
  );
  expect([...x.data]).toEqual([-1, 2, 0, -3]);
});

it("passes the gradient where x > 0", () => {
  const { cache } = reluForward([
    [-1, 2],
    [0, 3],
  ]);
  expect(
    reluBackward(
      [
        [5, 6],
        [7, 8],
      ],
      cache,
    ).dx,
  ).toEqual(
    tensor([
      [0, 6],
      [0, 8],
    ]),
  );
});

it("refuses a dout of another shape", () => {
  const { cache } = reluForward([[-1, 2]]);
  expect(() => reluBackward([1, 2], cache)).toThrow(ShapeError);
});
