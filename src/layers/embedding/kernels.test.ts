import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numericGradient } from "../../training/numeric-gradient.ts";
import { embeddingBackward, embeddingBackwardIds, embeddingForward } from "./kernels.ts";

/** dw, from memory that holds NaN before. */
function backward(
  ids: readonly number[],
  dout: ArrayLike<number>,
  V: number,
  {
    paddingId = -1,
    byFrequency = false,
    Floats = Float64Array as new (
      size: number,
    ) => Float64Array | Float32Array,
  } = {},
): number[] {
  const D = dout.length / ids.length;
  const arrays = [V * D, ids.length, V, dout.length, ids.length].map((size) => new Floats(size).fill(Number.NaN));
  const [dw, next, first, upstream, given] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  upstream.set(dout);
  given.set(ids);
  embeddingBackward(dw, next, first, upstream, given, ids.length, V, D, paddingId, byFrequency);
  return [...dw];
}

describe("forward", () => {
  it("copies the row of each id", () => {
    const out = new Float64Array(6);
    embeddingForward(out, Float64Array.of(2, 0, 2), Float64Array.of(1, 10, 2, 20, 3, 30), 3, 2);
    expect([...out]).toEqual([3, 30, 1, 10, 3, 30]);
  });
});

describe("backward", () => {
  it("adds up what comes back from repeated ids: it assigns nothing", () => {
    expect(backward([0, 2, 0], [1, 2, 4], 3)).toEqual([5, 0, 2]); // assigned, it would be 4, 0, 2
  });

  it("gives the padding id nothing", () => {
    expect(backward([0, 2, 0], [1, 2, 4], 3, { paddingId: 0 })).toEqual([0, 0, 2]);
  });

  it("takes the mean over the places of an id, if it is asked to", () => {
    expect(backward([0, 2, 0], [1, 2, 4], 3, { byFrequency: true })).toEqual([2.5, 0, 2]);
  });

  it("adds in the order of the places, in float64", () => {
    const small = 2 ** -24; // added one by one in float32, none of them would change the 1
    expect(backward([1, 1, 1, 1], [1, small, small, small], 2, { Floats: Float32Array })[1]).toBe(
      Math.fround(1 + 3 * small),
    );
    expect(backward([0, 0, 0], [2 ** 53, 1, 1], 1)).toEqual([2 ** 53]); // from behind it would be 2⁵³ + 2
  });

  it("is the product with a matrix of ones and zeros", () => {
    const [V, D] = [5, 3];
    const idList = fc.array(fc.integer({ min: 0, max: V - 1 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(idList, fc.integer({ min: 1, max: 99 }), (ids, seed) => {
        const dout = Float64Array.from({ length: ids.length * D }, (_, i) => ((seed * (i + 1)) % 17) - 8);
        const product = Array.from({ length: V * D }, (_, at) =>
          ids.reduce((sum, id, p) => sum + (id === Math.floor(at / D) ? dout[p * D + (at % D)]! : 0), 0),
        );
        expect(backward(ids, dout, V)).toEqual(product);
      }),
    );
  });

  it("has the gradients of central differences, within 1e-9", async () => {
    const [ids, w] = [Float64Array.of(3, 1, 3, 0, 3), Float64Array.from({ length: 8 }, (_, i) => Math.fround(i / 3))];
    const R = Float64Array.from({ length: 10 }, (_, i) => ((7 * i) % 5) - 1.5);
    const out = new Float64Array(10);
    const loss = (): number => {
      embeddingForward(out, ids, w, 5, 2);
      return out.reduce((sum, value, i) => sum + R[i]! * value, 0);
    };
    const numeric = await numericGradient(loss, w);
    for (const [i, value] of backward([...ids], R, 4).entries()) expect(value).toBeCloseTo(numeric[i]!, 9);
  });

  it("gives ids no gradient", () => {
    const dx = Float64Array.of(1, Number.NaN, 3);
    embeddingBackwardIds(dx, 2);
    expect([...dx]).toEqual([0, 0, 3]);
  });
});
