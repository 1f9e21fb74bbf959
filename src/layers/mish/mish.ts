/**
 * Mish as a layer: out = x·tanh(softplus(x)).
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
import { MISH_BACKWARD, MISH_FORWARD } from "./kernels.ts";

const MISH: Activation = { kind: "mish", forward: MISH_FORWARD, backward: MISH_BACKWARD, keeps: "x" };

/**
 * Lets large values through, stops small ones, and is smooth in between, with a dent of −0.31 at −1.19; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/mish/mish.md.
 */
export function mish(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("mish", given);
  return activationLayer(MISH, {}, []);
}

/**
 * out = x·tanh(softplus(x)), element by element. Derivation: src/layers/mish/mish.md.
 *
 * @param x of any shape
 */
export function mishForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(MISH, x);
}

/**
 * dx = dout·(tanh(softplus(x)) + x·σ(x)·(1 − tanh²(softplus(x)))).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function mishBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(MISH, dout, cache);
}

export const mishDefinition: LayerDefinition = {
  kind: "mish",
  label: "Mish",
  short: "m",
  role: "activation",
  hidden: () => mish(),
  fromConfig: withoutSettings(() => mish()),
  arrays: [],
  examples: () => [{ layers: [mish()], modes: ["train"] }],
  onnx: { operator: "Mish", opset: 18, read: { Mish: { layer: () => ({ layer: mish() }) } } },
};
