import { expect, it } from "vitest";
import { testActivation } from "../../../test/support/activation-suite.ts";
import { mishBackward, mishForward } from "./mish.ts";

const INFINITY = Number.POSITIVE_INFINITY;

testActivation("mish", {
  forward: mishForward,
  backward: mishBackward,
  values: [
    [1, 0.8650983882673103, 1.0490362200997922],
    [-1, -0.3034014613741089, 0.05921675587739495],
    [-5, -0.033576237730161704, -0.026747498019901932],
    [-30, -2.807286890651921e-12, -2.713710660963392e-12],
    [-1e-6, -5.99999679999984e-7, 0.599999359999952],
    [0, 0, 0.6],
  ],
  ends: { out: [0, 0, 2 ** 66, INFINITY], slope: [0, 0, 1, 1] },
});

it("has its lowest point, −0.3088, at −1.1924", () => {
  const { out, cache } = mishForward([-1.192429]);
  expect(out.data[0]).toBeCloseTo(-0.308843, 6);
  expect(mishBackward([1], cache).dx.data[0]).toBeCloseTo(0, 5);
});
