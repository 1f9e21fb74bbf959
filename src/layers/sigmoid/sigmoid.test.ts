import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { sigmoidBackward, sigmoidForward } from "./sigmoid.ts";

testActivation("sigmoid", {
  forward: sigmoidForward,
  backward: sigmoidBackward,
  values: [
    [1, 0.7310585786300049, 0.19661193324148185],
    [-1, 0.2689414213699951, 0.19661193324148185],
    [-30, 9.357622968839299e-14, 9.357622968838423e-14],
    [3, 0.9525741268224333, 0.04517665973091213],
    [-1e-6, 0.49999975, 0.2499999999999375],
    [0, 0.5, 0.25],
  ],
  ends: { out: [0, 0, 1, 1], slope: [0, 0, 0, 0] },
});

it("mirrors at ½: σ(x) + σ(−x) = 1", () => {
  for (const x of [1e-3, 0.1, 1, 7, 35]) {
    const [right, left] = sigmoidForward([x, -x]).out.data;
    expect(Math.abs(right! + left! - 1)).toBeLessThanOrEqual(2 ** -52);
  }
});
