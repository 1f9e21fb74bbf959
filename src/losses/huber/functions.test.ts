import { describe, expect, it } from "vitest";
import { ConfigError, DataError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { huber } from "./functions.ts";

describe("huber", () => {
  it("is squared up to delta and linear beyond: the example of the derivation", () => {
    const { loss, dout } = huber([[0.5], [3]], [[0], [0]]);
    expect(loss).toBe(1.3125);
    expect(dout).toEqual(tensor([[0.25], [0.5]]));
  });

  it("has the slope delta at the kink, where a central difference across the kink has delta − h/4", () => {
    const h = 0.01;
    const at = (out: number) => huber([[out]], [[0]]).loss;
    expect(huber([[1]], [[0]]).dout.data[0]).toBe(1);
    expect((at(1 + h) - at(1 - h)) / (2 * h)).toBeCloseTo(1 - h / 4, 12);
    expect(huber([[-1]], [[0]]).dout.data[0]).toBe(-1);
  });

  it("is half the squared error where delta is large", () => {
    expect(huber([[3]], [[0]], { delta: 100 }).loss).toBe(4.5);
  });

  it("lets NaN show", () => {
    expect(huber([[Number.NaN]], [[0]]).loss).toBeNaN();
  });

  it("counts rows by their weights, and gives 0 where all are 0", () => {
    const { loss, dout } = huber([[0.5], [3]], [[0], [0]], { sampleWeights: [3, 1] });
    expect(loss).toBe((3 * 0.125 + 2.5) / 4);
    expect(dout).toEqual(tensor([[0.375], [0.25]]));
    const nothing = huber([[0.5], [3]], [[0], [0]], { sampleWeights: [0, 0] });
    expect(nothing).toEqual({ loss: 0, dout: tensor([[0], [0]]) });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses delta %d", (delta) => {
    expect(() => huber([[1]], [[0]], { delta })).toThrow(ConfigError);
    expect(() => huber([[1]], [[0]], { delta })).toThrow("huber: delta must be a finite number above 0");
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the weight %d, naming its row", (weight) => {
    const wrong = () => huber([[1], [2]], [[0], [0]], { sampleWeights: [1, weight] });
    expect(wrong).toThrow(DataError);
    expect(wrong).toThrow(`must be finite numbers of at least 0, but row 1 has ${weight}`);
  });

  it("refuses another number of weights than rows", () => {
    expect(() => huber([[1], [2]], [[0], [0]], { sampleWeights: [1] })).toThrow(ShapeError);
  });
});
