/**
 * The logistic function as a layer: out = σ(x) = 1/(1 + exp(−x)).
 *
 * @module
 */
import { assertNothing } from "../../base/arguments.ts";
import type { Tensor, TensorLike } from "../../base/tensor.ts";
import {
  type Activation,
  type ActivationCache,
  activationBackward,
  activationForward,
  activationLayer,
} from "../activation.ts";
import { affine } from "../affine/affine.ts";
import { type LayerDefinition, withoutSettings } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import type { OnnxLayer, OnnxNode, OnnxRows } from "../onnx.ts";
import { SIGMOID_BACKWARD, SIGMOID_FORWARD } from "./kernels.ts";

const SIGMOID: Activation = { kind: "sigmoid", forward: SIGMOID_FORWARD, backward: SIGMOID_BACKWARD, keeps: "out" };

/**
 * Bends values into the range from 0 to 1; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/sigmoid/sigmoid.md.
 */
export function sigmoid(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("sigmoid", given);
  return activationLayer(SIGMOID, {}, []);
}

/**
 * out = σ(x) = 1/(1 + exp(−x)), element by element. Derivation: src/layers/sigmoid/sigmoid.md.
 *
 * @param x of any shape
 */
export function sigmoidForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(SIGMOID, x);
}

/**
 * dx = dout·out·(1 − out).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function sigmoidBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(SIGMOID, dout, cache);
}

export const sigmoidDefinition: LayerDefinition = {
  kind: "sigmoid",
  label: "Sigmoid",
  short: "s",
  role: "activation",
  hidden: () => sigmoid(),
  fromConfig: withoutSettings(() => sigmoid()),
  arrays: [],
  examples: () => [{ layers: [sigmoid()], modes: ["train"] }],
  onnx: { operator: "Sigmoid", read: { Sigmoid: { layer: readSigmoid } } },
};

/** Behind a single output of another system's model, σ(z) is a probability: the second of softmax(0, z), of two classes. */
function readSigmoid(_: OnnxNode, { width, isAnswer }: OnnxRows): OnnxLayer {
  if (width !== 1 || !isAnswer) return { layer: sigmoid() };
  const arrays = {
    w: { data: Float32Array.of(0, 1), shape: [1, 2] },
    b: { data: Float32Array.of(0, 0), shape: [2] },
  };
  return { layer: affine(1, 2), arrays, softmax: true };
}
