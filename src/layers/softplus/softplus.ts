/**
 * Softplus: out = log(1 + exp(beta·x))/beta.
 *
 * @module
 */
import { assertFloat32 } from "../../base/arguments.ts";
import { assertKnownKeys } from "../../base/assert.ts";
import { ConfigError, FormatError } from "../../base/errors.ts";
import type { Tensor, TensorLike } from "../../base/tensor.ts";
import {
  type Activation,
  type ActivationCache,
  activationBackward,
  activationForward,
  activationLayer,
} from "../activation.ts";
import type { LayerDefinition } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import { SOFTPLUS_BACKWARD, SOFTPLUS_FORWARD } from "./kernels.ts";

/** Options of {@link softplus} and {@link softplusForward}; the names are PyTorch's. */
export interface SoftplusOptions {
  /** How sharp the bend at 0 is. Default: 1. */
  readonly beta?: number;
  /** Where beta·x is above it, out is x itself. Default: 20, where the difference is 2·10⁻⁹. */
  readonly threshold?: number;
}

const SOFTPLUS: Activation = {
  kind: "softplus",
  forward: SOFTPLUS_FORWARD,
  backward: SOFTPLUS_BACKWARD,
  keeps: "x",
};

/**
 * A smooth ReLU, positive everywhere; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/softplus/softplus.md.
 *
 * @throws ConfigError if `beta` is not a positive number, or `threshold` not a finite one
 */
export function softplus(options: SoftplusOptions = {}): Layer<SameShape, SameShape> {
  return activationLayer(SOFTPLUS, options, constantsOf("softplus", options));
}

/**
 * out = log(1 + exp(beta·x))/beta, element by element, and x itself where beta·x is above `threshold`. Derivation:
 * src/layers/softplus/softplus.md.
 *
 * @param x of any shape
 * @throws ConfigError if `beta` is not a positive number, or `threshold` not a finite one
 */
export function softplusForward(x: TensorLike, options: SoftplusOptions = {}): { out: Tensor; cache: ActivationCache } {
  return activationForward(SOFTPLUS, x, constantsOf("softplusForward", options));
}

/**
 * dx = dout·σ(beta·x), and dout itself where beta·x is above the threshold.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function softplusBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(SOFTPLUS, dout, cache);
}

function constantsOf(where: string, options: SoftplusOptions): readonly number[] {
  assertKnownKeys(where, options, ["beta", "threshold"]);
  const { beta = 1, threshold = 20 } = options;
  assertFloat32(`${where}: beta`, beta);
  assertFloat32(`${where}: threshold`, threshold);
  if (!(Math.fround(beta) > 0))
    throw new ConfigError(`${where}: beta must be above 0 in float32 but is ${beta}. Use 1 for the usual softplus.`);
  return [beta, threshold];
}

export const softplusDefinition: LayerDefinition = {
  kind: "softplus",
  label: "Softplus",
  short: "sp",
  role: "activation",
  hidden: () => softplus(),
  fromConfig: ({ kind: _, ...options }) => softplus(options),
  arrays: [],
  examples: () => [{ layers: [softplus()], modes: ["train"] }],
  onnx: {
    operator: "Softplus",
    attributes: ({ beta = 1, threshold = 20 }) => {
      if (beta === 1 && Number(threshold) >= 15) return {}; // above 15 float32 knows no difference to x
      throw new FormatError(
        `ONNX's Softplus has neither beta nor threshold, but a softplus has beta ${beta} and threshold ${threshold}. ` +
          "Use softplus() in networks for ONNX.",
      );
    },
    read: { Softplus: { layer: () => ({ layer: softplus() }) } },
  },
};
