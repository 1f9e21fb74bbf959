import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { createRandom } from "../../base/random.ts";
import { seluBackward, seluForward } from "./selu.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("selu", {
  forward: seluForward,
  backward: seluBackward,
  values: [
    [-1, -1.1113307378125628, 0.6467686030348141],
    [-30, -1.7580993408472123, 1.6451630773416185e-13],
    [-1e-6, -1.7580984617979995e-6, 1.7580975827489151],
    [0, 0, 1.7580993408473766],
    [3, 3.1521029620664414, 1.0507009873554805],
  ],
  ends: {
    out: [-1.7580993408473766, -1.7580993408473766, 1.0507009873554805 * 2 ** 66, INFINITY],
    slope: [0, 0, 1.0507009873554805, 1.0507009873554805],
  },
  kinks: [0],
});

it("keeps mean 0 and variance 1 of normal numbers, for which its two constants were chosen", () => {
  const random = createRandom(3, "check");
  const data = [...seluForward(Array.from({ length: 200_000 }, () => random.normal())).out.data];
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  expect(Math.abs(mean)).toBeLessThan(0.01); // four standard errors
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
});
