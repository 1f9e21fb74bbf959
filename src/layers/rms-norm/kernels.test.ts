import { describe, expect, it } from "vitest";
import { tensor } from "../../base/tensor.ts";
import { rmsNormBackward, rmsNormForward } from "./functions.ts";
import * as kernels from "./kernels.ts";

const [x, gamma, dout] = [[[1, 2, 4]], [1, 2, 3], [[1, 0, -1]]];

function closeTo(actual: ArrayLike<number>, expected: readonly number[], digits = 13): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i], `element ${i}`).toBeCloseTo(value, digits);
  });
}

describe("rmsNorm's forward pass", () => {
  it("divides each row by its root mean square, and scales by gamma", () => {
    const { out, cache } = rmsNormForward(
      [
        [1, -1],
        [6, 8],
      ],
      [2, 0.5],
      { eps: 1e-300 },
    );
    closeTo(out.data, [2, -0.5, 12 / Math.sqrt(50), 4 / Math.sqrt(50)]);
    closeTo(cache.invRms.data, [1, 1 / Math.sqrt(50)]);
  });

  it("does not see the length of a row, but for eps", () => {
    closeTo(rmsNormForward([[16, 32, 64]], gamma, { eps: 256e-5 }).out.data, [...rmsNormForward(x, gamma).out.data]);
  });

  it("gives 0 for a row of zeros, and takes rows that float32 cannot square", () => {
    expect([...rmsNormForward([[0, 0, 0]], gamma).out.data]).toEqual([0, 0, 0]);
    const large = rmsNormForward(tensor(Float32Array.of(3e38, -3e38), [1, 2]), tensor(Float32Array.of(1, 1), [2]));
    expect([...large.out.data]).toEqual([1, -1]);
    closeTo(rmsNormForward([[1e-20, 1e-20]], [1, 1], { eps: 1e-300 }).out.data, [1, 1]);
  });

  it("shows NaN in the whole row, and only there", () => {
    expect([
      ...rmsNormForward(
        [
          [Number.NaN, 1],
          [1, 1],
        ],
        [1, 1],
        { eps: 1e-300 },
      ).out.data,
    ]).toEqual([Number.NaN, Number.NaN, 1, 1]);
  });

  it("may write out over x", () => {
    const values = Float64Array.of(1, 2, 4);
    kernels.rmsNormForward(values, new Float64Array(1), values, Float64Array.from(gamma), 1, 3, 1e-5);
    expect([...values]).toEqual([...rmsNormForward(x, gamma).out.data]);
  });
});

describe("rmsNorm's backward pass", () => {
  it("subtracts no mean of the gradient: (0.5759, 0.3960, −0.3420), not (0.828, 0.648, −0.090)", () => {
    const { dx, dgamma } = rmsNormBackward(dout, rmsNormForward(x, gamma, { eps: 1e-300 }).cache);
    const r = 1 / Math.sqrt(7);
    const B = r - 12 * r;
    closeTo(dx.data, [r * (1 - (r * B) / 3), r * ((-2 * r * B) / 3), r * (-3 - (4 * r * B) / 3)]);
    closeTo(dgamma.data, [r, 0, -4 * r]);
    closeTo(dx.data, [0.5759, 0.396, -0.342], 3);
    expect(Math.abs([...dx.data].reduce((sum, value) => sum + value, 0))).toBeGreaterThan(0.5);
  });

  it("is across the row but for eps: Σ dx·xhat = eps·r³·B, (11)", () => {
    const eps = 0.25;
    const { cache } = rmsNormForward(x, gamma, { eps });
    const { dx } = rmsNormBackward(dout, cache);
    const r = cache.invRms.data[0]!;
    const along = [...dx.data].reduce((sum, value, d) => sum + value * x[0]![d]! * r, 0);
    expect(along).toBeCloseTo(eps * r ** 3 * (r - 12 * r), 13);
  });

  it("adds dgamma over rows", () => {
    const twice = rmsNormBackward([...dout, ...dout], rmsNormForward([...x, ...x], gamma).cache);
    const once = rmsNormBackward(dout, rmsNormForward(x, gamma).cache);
    closeTo(
      twice.dgamma.data,
      [...once.dgamma.data].map((value) => 2 * value),
    );
    closeTo(twice.dx.data, [...once.dx.data, ...once.dx.data]);
  });

  it("gives dout·gamma/√eps for a row of zeros", () => {
    const { dx } = rmsNormBackward(dout, rmsNormForward([[0, 0, 0]], gamma, { eps: 0.0625 }).cache);
    closeTo(dx.data, [4, 0, -12]);
  });
});

describe("rmsNorm on tensors", () => {
  it("normalizes along the last axis, however many there are", () => {
    const four = tensor(Float64Array.of(1, 2, 4, 2, 4, 8), [2, 1, 3]);
    const { out, cache } = rmsNormForward(four, gamma);
    expect([out.shape, cache.invRms.shape]).toEqual([
      [2, 1, 3],
      [2, 1],
    ]);
    expect(rmsNormBackward(out, cache).dx.shape).toEqual([2, 1, 3]);
  });

  it.each([
    ["gamma of another width", () => rmsNormForward(x, [1]), "expects gamma of shape (3)"],
    ["rows of nothing", () => rmsNormForward(tensor(new Float64Array(0), [2, 0]), []), "got (2, 0)"],
    ["an eps of 0", () => rmsNormForward(x, gamma, { eps: 0 }), "rmsNormForward: eps must be a number above 0"],
    ["an unknown option", () => rmsNormForward(x, gamma, { epsilon: 1 } as never), '"epsilon"'],
    ["float32 and float64", () => rmsNormForward(tensor(new Float32Array(3), [1, 3]), gamma), "float32"],
    ["a dout of another shape", () => rmsNormBackward([1, 2, 3], rmsNormForward(x, gamma).cache), "dout"],
    ["the cache of another", () => rmsNormBackward(dout, {} as never), "rmsNormForward"],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
