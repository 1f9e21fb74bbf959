import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { tanhBackward, tanhForward } from "./tanh.ts";

testActivation("tanh", {
  forward: tanhForward,
  backward: tanhBackward,
  values: [
    [1, 0.7615941559557649, 0.4199743416140261],
    [-1, -0.7615941559557649, 0.4199743416140261],
    [0.5, 0.46211715726000974, 0.7864477329659274],
    [-1e-6, -9.999999999996666e-7, 0.999999999999],
    [0, 0, 1],
  ],
  ends: { out: [-1, -1, 1, 1], slope: [0, 0, 0, 0] },
});

it("takes the slope from the output, which in float32 costs at most 1.2e-7", () => {
  const x = Float32Array.from({ length: 2001 }, (_, i) => (i - 1000) / 100);
  const [narrow, wide] = [tanhForward({ data: x, shape: [2001] }), tanhForward([...x])];
  const dout = new Array<number>(2001).fill(1);
  const rounded = tanhBackward({ data: Float32Array.from(dout), shape: [2001] }, narrow.cache).dx.data;
  const exact = tanhBackward(dout, wide.cache).dx.data;
  expect(Math.max(...exact.map((value, i) => Math.abs(value - rounded[i]!)))).toBeLessThan(1.2e-7);
});
