import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { ConfigError } from "../../base/errors.ts";
import { leakyRelu, leakyReluBackward, leakyReluForward } from "./leaky-relu.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("leakyRelu", {
  forward: leakyReluForward,
  backward: leakyReluBackward,
  values: [
    [-2, -0.02, 0.01],
    [0, 0, 0.01],
    [3, 3, 1],
  ],
  ends: { out: [-INFINITY, -0.01 * 2 ** 66, 2 ** 66, INFINITY], slope: [0.01, 0.01, 1, 1] },
  kinks: [0],
});

it("takes its slope from its option, at 0 too", () => {
  const { out, cache } = leakyReluForward([-4, 0, 4], { negativeSlope: 0.25 });
  expect([...out.data]).toEqual([-1, 0, 4]);
  expect([...leakyReluBackward([2, 2, 2], cache).dx.data]).toEqual([0.5, 0.5, 2]);
});

it("refuses a slope that is no number, and an unknown option", () => {
  for (const negativeSlope of [Number.NaN, Number.POSITIVE_INFINITY, "1" as never, 1e39]) {
    expect(() => leakyRelu({ negativeSlope })).toThrow(ConfigError);
    expect(() => leakyReluForward([1], { negativeSlope })).toThrow(
      /leakyReluForward: negativeSlope must be (a finite number|at most 3.4e38 in size)/,
    );
  }
  expect(() => leakyRelu({ slope: 0.1 } as never)).toThrow('leakyRelu has no option "slope"');
});
