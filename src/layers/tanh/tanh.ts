/**
 * The hyperbolic tangent as a layer: out = tanh(x).
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
import { type LayerDefinition, withoutSettings } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import { TANH_BACKWARD, TANH_FORWARD } from "./kernels.ts";

const TANH: Activation = { kind: "tanh", forward: TANH_FORWARD, backward: TANH_BACKWARD, keeps: "out" };

/**
 * Bends values into the range from −1 to 1; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/tanh/tanh.md.
 */
export function tanh(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("tanh", given);
  return activationLayer(TANH, {}, []);
}

/**
 * out = tanh(x), element by element. Derivation: src/layers/tanh/tanh.md.
 *
 * @param x of any shape
 */
export function tanhForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(TANH, x);
}

/**
 * dx = dout·(1 − out²).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function tanhBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(TANH, dout, cache);
}

export const tanhDefinition: LayerDefinition = {
  kind: "tanh",
  label: "Tanh",
  short: "t",
  role: "activation",
  hidden: () => tanh(),
  fromConfig: withoutSettings(() => tanh()),
  arrays: [],
  examples: () => [{ layers: [tanh()], modes: ["train"] }],
  onnx: { operator: "Tanh", read: { Tanh: { layer: () => ({ layer: tanh() }) } } },
};
