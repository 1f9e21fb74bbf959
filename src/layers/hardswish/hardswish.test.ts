import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { siluForward } from "../silu/silu.ts";
import { hardswishBackward, hardswishForward } from "./hardswish.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("hardswish", {
  forward: hardswishForward,
  backward: hardswishBackward,
  values: [
    [-1, -1 / 3, 1 / 6],
    [1, 2 / 3, 5 / 6],
    [0, 0, 0.5],
    [-3, 0, -0.5],
    [3, 3, 1.5],
    [-4, 0, 0],
    [5, 5, 1],
  ],
  ends: { out: [0, 0, 2 ** 66, INFINITY], slope: [0, 0, 1, 1] },
  kinks: [-3, 3],
});

it("is SiLU with straight lines: at most 0.15 from it", () => {
  const x = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 100);
  const [hard, smooth] = [hardswishForward(x).out.data, siluForward(x).out.data];
  const gap = Math.max(...hard.map((value, i) => Math.abs(value - smooth[i]!)));
  expect(gap).toBeLessThan(0.15);
  expect(gap).toBeGreaterThan(0.14);
});
