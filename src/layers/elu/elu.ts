/**
 * The exponential linear unit: out = x where x > 0, else alpha·(exp(x) − 1).
 *
 * @module
 */
import { assertFloat32 } from "../../base/arguments.ts";
import { assertKnownKeys } from "../../base/assert.ts";
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
import { ELU_BACKWARD, ELU_FORWARD } from "./kernels.ts";

/** Options of {@link elu} and {@link eluForward}. */
export interface EluOptions {
  /** How far below 0 the output levels off. Default: 1, for which the slope has no jump at 0. */
  readonly alpha?: number;
}

const ELU: Activation = { kind: "elu", forward: ELU_FORWARD, backward: ELU_BACKWARD, keeps: "x" };

/**
 * Lets positive values through and bends the others towards −alpha; takes any shape and keeps it.
 *
 * No parameters, no state. At x = 0 the slope is `alpha`. Derivation: src/layers/elu/elu.md.
 *
 * @throws ConfigError if `alpha` is not a finite number of float32
 */
export function elu(options: EluOptions = {}): Layer<SameShape, SameShape> {
  return activationLayer(ELU, options, constantsOf("elu", options));
}

/**
 * out = x where x > 0, else alpha·(exp(x) − 1), element by element. Derivation: src/layers/elu/elu.md.
 *
 * @param x of any shape
 * @throws ConfigError if `alpha` is not a finite number of float32
 */
export function eluForward(x: TensorLike, options: EluOptions = {}): { out: Tensor; cache: ActivationCache } {
  return activationForward(ELU, x, constantsOf("eluForward", options));
}

/**
 * dx = dout where x > 0, else dout·alpha·exp(x).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function eluBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(ELU, dout, cache);
}

/** The kernels' slope and alpha. */
function constantsOf(where: string, options: EluOptions): readonly number[] {
  assertKnownKeys(where, options, ["alpha"]);
  const { alpha = 1 } = options;
  assertFloat32(`${where}: alpha`, alpha);
  return [1, alpha];
}

export const eluDefinition: LayerDefinition = {
  kind: "elu",
  label: "ELU",
  short: "e",
  role: "activation",
  hidden: () => elu(),
  fromConfig: ({ kind: _, ...options }) => elu(options),
  arrays: [],
  examples: () => [
    { layers: [elu()], modes: ["train"] },
    { subject: "elu, 0.5", layers: [elu({ alpha: 0.5 })], modes: ["train"] },
  ],
  onnx: {
    operator: "Elu",
    attributes: ({ alpha = 1 }) => ({ alpha: Number(alpha) }),
    read: {
      Elu: { attributes: ["alpha"], layer: (node) => ({ layer: elu({ alpha: node.float("alpha", 1) }) }) },
    },
  },
};
