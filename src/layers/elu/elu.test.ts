import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { ConfigError } from "../../base/errors.ts";
import { elu, eluBackward, eluForward } from "./elu.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("elu", {
  forward: eluForward,
  backward: eluBackward,
  values: [
    [-1, -0.6321205588285577, 0.36787944117144233],
    [-30, -0.9999999999999064, 9.357622968840175e-14],
    [-1e-6, -9.999995000001667e-7, 0.9999990000005],
    [0, 0, 1],
    [3, 3, 1],
  ],
  ends: { out: [-1, -1, 2 ** 66, INFINITY], slope: [0, 0, 1, 1] },
});

it("levels off at −alpha", () => {
  const { out, cache } = eluForward([-50, 0, 4], { alpha: 0.5 });
  expect([...out.data]).toEqual([-0.5, 0, 4]);
  expect(eluBackward([2, 2, 2], cache).dx.data.slice(1)).toEqual(Float64Array.of(1, 2));
});

it("keeps its digits near 0, where exp(x) − 1 has six", () => {
  expect(eluForward([-1e-10]).out.data[0]).toBeCloseTo(-9.9999999995e-11, 25);
});

it("refuses an alpha that is no number, and an unknown option", () => {
  expect(() => elu({ alpha: Number.NaN })).toThrow(ConfigError);
  expect(() => eluForward([1], { alpha: "1" as never })).toThrow("eluForward: alpha must be a finite number");
  expect(() => elu({ alpha: -1e39 })).toThrow("elu: alpha must be at most 3.4e38 in size");
  expect(() => elu({ beta: 1 } as never)).toThrow('elu has no option "beta"');
});
