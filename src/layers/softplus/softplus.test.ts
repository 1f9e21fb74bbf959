import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { ConfigError } from "../../base/errors.ts";
import { softplus, softplusBackward, softplusForward } from "./softplus.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("softplus", {
  forward: softplusForward,
  backward: softplusBackward,
  values: [
    [1, 1.3132616875182228, 0.7310585786300049],
    [-1, 0.3132616875182228, 0.2689414213699951],
    [-5, 0.006715348489118068, 0.0066928509242848554],
    [-30, 9.357622968839737e-14, 9.357622968839299e-14],
    [0, Math.LN2, 0.5],
  ],
  ends: { out: [0, 0, 2 ** 66, INFINITY], slope: [0, 0, 1, 1] },
});

it("has a difference that is x: f(x) − f(−x) = x, and scales with beta", () => {
  for (const x of [0.25, 1, 7]) {
    const [right, left] = softplusForward([x, -x]).out.data;
    expect(right! - left!).toBeCloseTo(x, 14);
    expect(softplusForward([x], { beta: 2 }).out.data[0]).toBeCloseTo(softplusForward([2 * x]).out.data[0]! / 2, 14);
  }
});

it("has the slope of a central difference for any beta", () => {
  const h = 1e-5;
  for (const beta of [0.3, 2]) {
    for (const x of [-3, -0.4, 0.2, 2.5]) {
      const [right, left] = softplusForward([x + h, x - h], { beta }).out.data;
      const { dx } = softplusBackward([1], softplusForward([x], { beta }).cache);
      expect(Math.abs(dx.data[0]! - (right! - left!) / (2 * h))).toBeLessThan(1e-9);
    }
  }
});

it("is x itself above the threshold, with the slope 1, but not at it", () => {
  const { out, cache } = softplusForward([10, 10.5], { beta: 2 });
  expect(out.data[0]).toBeCloseTo(10 + 1.0305768e-9, 15);
  expect(out.data[1]).toBe(10.5);
  const { dx } = softplusBackward([1, 1], cache);
  expect(dx.data[0]).toBeCloseTo(1 - 2.0611537e-9, 15);
  expect(dx.data[1]).toBe(1);
});

it("refuses a beta that is not above 0, a threshold that is no number, and an unknown option", () => {
  for (const beta of [0, -1, Number.NaN]) expect(() => softplus({ beta })).toThrow(ConfigError);
  for (const beta of [0, 1e-300]) {
    expect(() => softplus({ beta })).toThrow(`softplus: beta must be above 0 in float32 but is ${beta}`);
  }
  expect(() => softplus({ beta: 1e39 })).toThrow("softplus: beta must be at most 3.4e38 in size");
  expect(() => softplusForward([1], { threshold: Number.POSITIVE_INFINITY })).toThrow(
    "softplusForward: threshold must be a finite number",
  );
  expect(() => softplus({ alpha: 1 } as never)).toThrow('softplus has no option "alpha"');
});
