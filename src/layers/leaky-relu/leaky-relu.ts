/**
 * The leaky rectified linear unit: out = x where x > 0, else negativeSlope·x.
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
import { LEAKY_RELU_BACKWARD, LEAKY_RELU_FORWARD } from "./kernels.ts";

/** Options of {@link leakyRelu} and {@link leakyReluForward}. */
export interface LeakyReluOptions {
  /** What values below 0 are multiplied by. Default: 0.01. */
  readonly negativeSlope?: number;
}

const LEAKY_RELU: Activation = {
  kind: "leakyRelu",
  forward: LEAKY_RELU_FORWARD,
  backward: LEAKY_RELU_BACKWARD,
  keeps: "x",
};

/**
 * Lets positive values through and shrinks the others; takes any shape and keeps it.
 *
 * No parameters, no state. At x = 0 the slope is `negativeSlope`. Derivation: src/layers/leaky-relu/leaky-relu.md.
 *
 * @throws ConfigError if `negativeSlope` is not a finite number of float32
 */
export function leakyRelu(options: LeakyReluOptions = {}): Layer<SameShape, SameShape> {
  return activationLayer(LEAKY_RELU, options, constantsOf("leakyRelu", options));
}

/**
 * out = x where x > 0, else negativeSlope·x, element by element. Derivation: src/layers/leaky-relu/leaky-relu.md.
 *
 * @param x of any shape
 * @throws ConfigError if `negativeSlope` is not a finite number of float32
 */
export function leakyReluForward(
  x: TensorLike,
  options: LeakyReluOptions = {},
): { out: Tensor; cache: ActivationCache } {
  return activationForward(LEAKY_RELU, x, constantsOf("leakyReluForward", options));
}

/**
 * dx = dout where x > 0, else dout·negativeSlope.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function leakyReluBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(LEAKY_RELU, dout, cache);
}

function constantsOf(where: string, options: LeakyReluOptions): readonly number[] {
  assertKnownKeys(where, options, ["negativeSlope"]);
  const { negativeSlope = 0.01 } = options;
  assertFloat32(`${where}: negativeSlope`, negativeSlope);
  return [negativeSlope];
}

export const leakyReluDefinition: LayerDefinition = {
  kind: "leakyRelu",
  label: "Leaky ReLU",
  short: "lr",
  role: "activation",
  hidden: () => leakyRelu(),
  fromConfig: ({ kind: _, ...options }) => leakyRelu(options),
  arrays: [],
  examples: () => [
    { layers: [leakyRelu()], modes: ["train"] },
    { subject: "leakyRelu, 0.3", layers: [leakyRelu({ negativeSlope: 0.3 })], modes: ["train"] },
  ],
  onnx: {
    operator: "LeakyRelu",
    attributes: ({ negativeSlope = 0.01 }) => ({ alpha: Number(negativeSlope) }),
    read: {
      LeakyRelu: {
        attributes: ["alpha"],
        layer: (node) => ({ layer: leakyRelu({ negativeSlope: node.float("alpha", 0.01) }) }),
      },
    },
  },
};
