/**
 * The affine layer, also called linear, dense or fully connected: out = x·w + b.
 *
 * @module
 */

import type { Backend } from "../../backends/backend.ts";
import { assertArgument } from "../../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../../base/assert.ts";
import { markOwn } from "../../base/own.ts";
import type { Initializer } from "../../initializers/initializer.ts";
import { uniform } from "../../initializers/initializers.ts";
import type { Layer, LayerBuffers, Passes } from "../layer.ts";
import { AFFINE_BACKWARD_INPUT, AFFINE_BACKWARD_PARAMETERS, AFFINE_FORWARD } from "./kernels.ts";

/** How the parameters of an affine layer start. */
export interface AffineOptions {
  /** First values of w (D, M). Default: uniform in ±1/√D, as in PyTorch. */
  readonly w?: Initializer;
  /** First values of b (M). Default: uniform in ±1/√D, as in PyTorch. */
  readonly b?: Initializer;
}

/**
 * Every output is a weighted sum of all inputs, plus a bias.
 *
 * Parameters: `w` (D, M) and `b` (M). Derivation: src/layers/affine/affine.md.
 *
 * @param D number of inputs per sample; a sample of shape (d1, …, dk) counts D = d1·…·dk
 * @param M number of outputs per sample
 * @throws ConfigError if a width is not a positive integer, or an option no initializer
 * @example
 * affine(784, 256)                         // Layer<784, 256>
 * affine(784, 256, { w: heNormal(), b: zeros() })
 */
export function affine<const D extends number, const M extends number>(
  D: D,
  M: M,
  options: AffineOptions = {},
): Layer<D, M> {
  assertPositiveInteger("affine: the number of inputs", D);
  assertPositiveInteger("affine: the number of outputs", M);
  assertKnownKeys("affine", options, ["w", "b"]);
  assertInitializer("w", options.w);
  assertInitializer("b", options.b);
  const likePyTorch = uniform(1 / Math.sqrt(D));
  return markOwn({
    kind: "affine",
    inputs: D,
    outputs: M,
    parameters: [
      { name: "w", shape: [D, M], initialize: options.w ?? likePyTorch },
      { name: "b", shape: [M], initialize: options.b ?? likePyTorch },
    ],
    state: [],
    config: { kind: "affine", inputs: D, outputs: M },
    minimumBatch: 1,
    kernels: [AFFINE_FORWARD, AFFINE_BACKWARD_INPUT, AFFINE_BACKWARD_PARAMETERS],
    shape: () => [M],
    cache: () => ({}),
    bind: (backend, buffers) => passes(backend, buffers, D, M),
  });
}

function assertInitializer(name: string, value: Initializer | undefined): void {
  const isRight = value === undefined || typeof value === "function";
  assertArgument(isRight, `affine: ${name}`, "an initializer, such as zeros() or heNormal()", value);
}

function passes(
  backend: Backend,
  { x, out, dout, dx, parameters: { w, b }, gradients }: LayerBuffers,
  D: number,
  M: number,
): Passes {
  const affineForward = backend.bind(AFFINE_FORWARD);
  const affineBackwardInput = backend.bind(AFFINE_BACKWARD_INPUT);
  const affineBackwardParameters = backend.bind(AFFINE_BACKWARD_PARAMETERS);
  return {
    forward({ N }) {
      affineForward(out, x, w!, b!, N, D, M);
    },
    backward({ N }) {
      affineBackwardParameters(gradients.w!, gradients.b!, dout, x, N, D, M);
      if (dx) affineBackwardInput(dx, dout, w!, N, D, M);
    },
  };
}
