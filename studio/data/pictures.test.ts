import { expect, test } from "vitest";
import { scale, type Tensor } from "../../src/index.ts";
import { inputsOf, pixelsOf } from "./pictures.ts";
import type { Samples } from "./samples.ts";

test("a picture's pixels are those of all its axes", () => {
  const scaling = { mean: 0.5, std: 2 };
  const pixels = Float32Array.from({ length: 12 }, (_, i) => i / 16);
  const x: Tensor = { data: pixels.map((value) => scale(value, scaling)), shape: [2, 2, 3, 1] };
  const samples = { inputs: { kind: "images", shape: [2, 3], scaling } } as unknown as Samples;
  expect(pixelsOf(samples, x, 1)).toEqual(pixels.slice(6));
  expect(inputsOf(samples, pixels.slice(6))).toEqual(x.data.slice(6));
  expect(pixelsOf(samples, { ...x, shape: [2, 6] }, 1)).toEqual(pixels.slice(6));
});
