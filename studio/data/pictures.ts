/**
 * Between the pixels of a picture, 0 (paper) to 1 (ink), and the inputs of a network.
 *
 * @module
 */
import { scale, unscale } from "../../src/index.ts";
import type { Samples } from "./samples.ts";

/** The pixels of a row of x (N, …). */
export function pixelsOf({ inputs }: Samples, { data, shape }: Samples["train"]["x"], row: number): Float32Array {
  const D = data.length / shape[0]!;
  const x = data.slice(row * D, (row + 1) * D);
  return Float32Array.from(x, (value) => (inputs.kind === "images" ? unscale(value, inputs.scaling) : value));
}

/** What a network that was trained on such samples is given for a picture. */
export function inputsOf({ inputs }: Samples, pixels: Float32Array): Float32Array {
  return pixels.map((value) => (inputs.kind === "images" ? scale(value, inputs.scaling) : value));
}
