import { describe, expect, it } from "vitest";
import { ConfigError, DataError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { dropout } from "./dropout.ts";
import { dropoutBackward, dropoutForward } from "./functions.ts";

const THIRD = 4 / 3;

describe("dropout on tensors", () => {
  it("scales what is kept by 1/(1 − rate), both ways, with the mask of the forward pass", () => {
    const { out, cache } = dropoutForward([3, 6, 9, 12], { rate: 0.25, mask: [1, 0, 1, 1] });
    expect([...out.data]).toEqual([4, 0, 12, 16]);
    expect([...dropoutBackward([1, 1, 1, 1], cache).dx.data]).toEqual([THIRD, 0, THIRD, THIRD]);
  });

  it("draws a mask from the seed: the same for the same, and another for another", () => {
    const x = tensor(new Float32Array(4000).fill(1), [40, 100]);
    const { out, cache } = dropoutForward(x, { rate: 0.25, seed: 3 });
    expect(out.data).toBeInstanceOf(Float32Array);
    expect(cache.mask.shape).toEqual([40, 100]);
    expect(dropoutForward(x, { rate: 0.25, seed: 3 }).out).toEqual(out);
    expect(dropoutForward(x, { rate: 0.25, seed: 4 }).out).not.toEqual(out);
    expect(dropoutForward(x, { rate: 0.25 }).out).toEqual(dropoutForward(x, { rate: 0.25, seed: 0 }).out);
    const kept = [...cache.mask.data].filter((value) => value === 1).length;
    expect(Math.abs(kept / 4000 - 0.75)).toBeLessThan(0.03);
    expect([...out.data].every((value, i) => value === Math.fround(THIRD * cache.mask.data[i]!))).toBe(true);
  });

  it("lets everything through at a rate of 0, drops NaN like any number, and takes no numbers at all", () => {
    expect([...dropoutForward([1, -0, Number.NaN], { rate: 0 }).out.data]).toEqual([1, -0, Number.NaN]);
    expect([...dropoutForward([1, Number.NaN], { rate: 0.5, mask: [1, 0] }).out.data]).toEqual([2, 0]);
    expect(dropoutForward(tensor(new Float64Array(0), [3, 0]), { rate: 0.5 }).out.shape).toEqual([3, 0]);
    expect(dropoutForward(tensor(Float64Array.of(5), []), { rate: 0 }).out).toEqual(tensor(Float64Array.of(5), []));
  });

  it("takes a mask with 1 in place of an extent for the whole axis", () => {
    const x = tensor(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    expect([...dropoutForward(x, { rate: 0.5, mask: [[1], [0]] }).out.data]).toEqual([2, 4, 6, 0, 0, 0]);
    expect([...dropoutForward(x, { rate: 0.5, mask: [[0, 1, 1]] }).out.data]).toEqual([0, 4, 6, 0, 10, 12]);
  });

  it.each([1, -0.1, Number.NaN, 2, "0.1", undefined])("refuses the rate %s", (rate) => {
    expect(() => dropoutForward([1], { rate: rate as number })).toThrow(ConfigError);
    expect(() => dropout(rate as number)).toThrow(
      "dropout: the rate must be a number from 0 up to, but not including, 1, but is",
    );
  });

  it("refuses masks and seeds that do not fit", () => {
    expect(() => dropoutForward([1, 2], { rate: 0.5, mask: [1, 0.5] })).toThrow(DataError);
    expect(() => dropoutForward([1, 2], { rate: 0.5, mask: [1, 0, 1] })).toThrow(ShapeError);
    expect(() => dropoutForward([1, 2], { rate: 0.5, mask: [[1, 0]] })).toThrow("a mask of the shape of x (2)");
    expect(() => dropoutForward([1], { rate: 0.5, mask: [1], seed: 1 })).toThrow("Leave one out");
    expect(() => dropoutForward([1], { rate: 0.5, seed: -1 })).toThrow("seed must be an integer");
    expect(() => dropoutForward([1], { p: 0.5 } as never)).toThrow('"p"');
  });

  it("refuses a dout of another shape or element type, and the cache of another", () => {
    const { cache } = dropoutForward([1, 2], { rate: 0.5 });
    expect(() => dropoutBackward([1], cache)).toThrow(ShapeError);
    expect(() => dropoutBackward(tensor(new Float32Array(2), [2]), cache)).toThrow(ConfigError);
    expect(() => dropoutBackward([1, 2], {} as never)).toThrow("dropoutForward");
  });
});
