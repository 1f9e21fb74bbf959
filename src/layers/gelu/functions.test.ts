import { expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { type GeluOptions, geluBackward, geluForward } from "./functions.ts";

const x = [
  [-1, 2],
  [0, 1],
];

it("keeps the shape, and leaves its input as it was", () => {
  const input = tensor(x);
  const { out } = geluForward(input);
  expect(out.shape).toEqual([2, 2]);
  expect(out.data[3]).toBeCloseTo(0.8413447460685429, 15);
  expect([...input.data]).toEqual([-1, 2, 0, 1]);
});

it("multiplies the upstream gradient by the slope", () => {
  const { cache } = geluForward(x);
  const { dx } = geluBackward(
    [
      [1, 1],
      [6, -2],
    ],
    cache,
  );
  expect(dx.shape).toEqual([2, 2]);
  expect(dx.data[2]).toBe(3);
  expect(dx.data[3]).toBeCloseTo(-2 * 1.0833154705876862, 14);
});

it("takes the form with tanh, both ways", () => {
  const { out, cache } = geluForward([1], { approximate: "tanh" });
  expect(out.data[0]).toBeCloseTo(0.8411919906082768, 15);
  expect(geluBackward([1], cache).dx.data[0]).toBeCloseTo(1.0829640838457826, 15);
});

it("stays in float32", () => {
  const { out } = geluForward(tensor(Float32Array.of(-6)));
  expect(out.data).toEqual(Float32Array.of(-5.91952587022619e-9));
});

it("refuses an unknown form, and an unknown option", () => {
  const unknown = { approximate: "sigmoid" } as unknown as GeluOptions;
  expect(() => geluForward(x, unknown)).toThrow(ConfigError);
  expect(() => geluForward(x, unknown)).toThrow('must be "none" or "tanh" but is "sigmoid"');
  expect(() => geluForward(x, { approximation: "tanh" } as GeluOptions)).toThrow("approximation");
});

it("refuses a dout of another shape, or of another element type", () => {
  const { cache } = geluForward(x);
  expect(() => geluBackward([1, 2], cache)).toThrow(ShapeError);
  expect(() => geluBackward(tensor(new Float32Array(4), [2, 2]), cache)).toThrow(ConfigError);
});
