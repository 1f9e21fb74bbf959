/**
 * Hardswish as a layer: out = x·min(max(x + 3, 0), 6)/6.
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
import { HARDSWISH_BACKWARD, HARDSWISH_FORWARD } from "./kernels.ts";

const HARDSWISH: Activation = {
  kind: "hardswish",
  forward: HARDSWISH_FORWARD,
  backward: HARDSWISH_BACKWARD,
  keeps: "x",
};

/**
 * Lets values above 3 through and stops those below −3, with a parabola in between; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/hardswish/hardswish.md.
 */
export function hardswish(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("hardswish", given);
  return activationLayer(HARDSWISH, {}, []);
}

/**
 * out = x·min(max(x + 3, 0), 6)/6, element by element. Derivation: src/layers/hardswish/hardswish.md.
 *
 * @param x of any shape
 */
export function hardswishForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(HARDSWISH, x);
}

/**
 * dx = 0 where x < −3, dout where x > 3, else dout·(x/3 + ½).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function hardswishBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(HARDSWISH, dout, cache);
}

export const hardswishDefinition: LayerDefinition = {
  kind: "hardswish",
  label: "Hardswish",
  short: "h",
  role: "activation",
  hidden: () => hardswish(),
  fromConfig: withoutSettings(() => hardswish()),
  arrays: [],
  examples: () => [{ layers: [hardswish()], modes: ["train"] }],
  onnx: {
    operator: "HardSwish",
    formulas: ["clip((0.16666667·x+0.5),0,1)·x", "0.16666667·clip((3+x),0,6)·x"].map((formula) => ({
      formula,
      node: () => ({ operator: "HardSwish", attributes: {} }),
    })),
    read: { HardSwish: { layer: () => ({ layer: hardswish() }) } },
  },
};
