import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { siluBackward, siluForward } from "./silu.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("silu", {
  forward: siluForward,
  backward: siluBackward,
  values: [
    [1, 0.7310585786300049, 0.9276705118714867],
    [-1, -0.2689414213699951, 0.07232948812851327],
    [-5, -0.03346425462142428, -0.02654743242966592],
    [-30, -2.8072868906517896e-12, -2.713710660963134e-12],
    [-1e-6, -4.9999975e-7, 0.4999995],
    [0, 0, 0.5],
  ],
  ends: { out: [0, 0, 2 ** 66, INFINITY], slope: [0, 0, 1, 1] },
});

it("splits x: f(x) − f(−x) = x, and the slopes at x and −x add up to 1", () => {
  for (const x of [0.1, 1, 7, 35]) {
    const { out, cache } = siluForward([x, -x]);
    const { dx } = siluBackward([1, 1], cache);
    expect(Math.abs(out.data[0]! - out.data[1]! - x)).toBeLessThanOrEqual(2 ** -52 * x);
    expect(dx.data[0]! + dx.data[1]!).toBeCloseTo(1, 15);
  }
});
