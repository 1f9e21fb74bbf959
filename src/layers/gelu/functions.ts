/**
 * GELU as two functions on tensors.
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { ConfigError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import * as kernels from "./kernels.ts";

/** Which of its two forms GELU has; the names are PyTorch's. */
export type GeluApproximation = "none" | "tanh";

/** Options of {@link geluForward}. */
export interface GeluOptions {
  /** `"none"`: x·Φ(x) itself. `"tanh"`: the form that GPT-2 and BERT were trained with. Default: `"none"`. */
  readonly approximate?: GeluApproximation;
}

/** What {@link geluBackward} needs: the input itself, not a copy. */
export interface GeluCache {
  readonly x: Tensor;
  readonly approximate: GeluApproximation;
}

/**
 * out = x·Φ(x), element by element, with Φ the distribution function of a standard normal variable. Derivation:
 * src/layers/gelu/gelu.md.
 *
 * @param x of any shape
 * @throws ConfigError if `approximate` is neither "none" nor "tanh"
 * @example
 * geluForward([-1, 0, 1]).out.data   // Float64Array [-0.158655…, 0, 0.841344…]
 */
export function geluForward(x: TensorLike, options: GeluOptions = {}): { out: Tensor; cache: GeluCache } {
  assertKnownKeys("geluForward", options, ["approximate"]);
  const { approximate = "none" } = options;
  const input = toTensor(x, "geluForward: x");
  const out = zerosLike(input);
  forwardKernel(approximate)(out.data, input.data, input.data.length);
  return { out, cache: { x: input, approximate } };
}

/**
 * dx = dout·(Φ(x) + x·φ(x)), with φ the density of a standard normal variable; or the slope of the form with tanh, where
 * the forward pass took that.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function geluBackward(dout: TensorLike, cache: GeluCache): { dx: Tensor } {
  assertCache("geluBackward", cache, "geluForward", ["x"]);
  const upstream = toTensor(dout, "geluBackward: dout");
  const { x, approximate } = cache;
  assertSameDtype("geluBackward", { x, dout: upstream });
  assertShape("geluBackward", "dout", upstream, x.shape, "the shape of out");
  const dx = zerosLike(x);
  const backward = approximate === "none" ? kernels.geluBackward : kernels.geluTanhBackward;
  backward(dx.data, upstream.data, x.data, x.data.length);
  return { dx };
}

function forwardKernel(approximate: GeluApproximation): typeof kernels.geluForward {
  assertApproximation("geluForward", approximate);
  return approximate === "none" ? kernels.geluForward : kernels.geluTanhForward;
}

/** For those whom no compiler tells. @throws ConfigError if it is none of the two */
export function assertApproximation(where: string, approximate: GeluApproximation): void {
  if (approximate === "none" || approximate === "tanh") return;
  throw new ConfigError(
    `${where}: approximate must be "none" or "tanh" but is ${JSON.stringify(approximate)}. ` +
      'Use "none" for x·Φ(x) itself, "tanh" for models that were trained with that form.',
  );
}
