/**
 * SELU, the scaled exponential linear unit: ELU with the two constants that keep mean 0 and variance 1 from layer to layer.
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
import { ELU_BACKWARD, ELU_FORWARD } from "../elu/kernels.ts";
import type { Layer, SameShape } from "../layer.ts";
import type { OnnxLayer, OnnxNode } from "../onnx.ts";

const SELU: Activation = { kind: "selu", forward: ELU_FORWARD, backward: ELU_BACKWARD, keeps: "x" };

const ALPHA = 1.6732632423543772;
/** λ, which is larger than 1. */
const SCALE = 1.0507009873554805;
/** The kernels' slope and alpha. */
const CONSTANTS = [SCALE, SCALE * ALPHA];

/**
 * Lets positive values through a little enlarged, and bends the others towards −1.758; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/selu/selu.md.
 */
export function selu(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("selu", given);
  return activationLayer(SELU, {}, CONSTANTS);
}

/**
 * out = λ·x where x > 0, else λ·α·(exp(x) − 1), element by element. Derivation: src/layers/selu/selu.md.
 *
 * @param x of any shape
 */
export function seluForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(SELU, x, CONSTANTS);
}

/**
 * dx = dout·λ where x > 0, else dout·λ·α·exp(x).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function seluBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(SELU, dout, cache);
}

export const seluDefinition: LayerDefinition = {
  kind: "selu",
  label: "SELU",
  short: "se",
  role: "activation",
  hidden: () => selu(),
  fromConfig: withoutSettings(() => selu()),
  arrays: [],
  examples: () => [{ layers: [selu()], modes: ["train"] }],
  onnx: {
    operator: "Selu",
    attributes: () => ({ alpha: ALPHA, gamma: SCALE }),
    read: { Selu: { attributes: ["alpha", "gamma"], layer: readSelu } },
  },
};

/** Attributes are float32. */
function readSelu(node: OnnxNode): OnnxLayer {
  const [alpha, gamma] = [node.float("alpha", ALPHA), node.float("gamma", SCALE)];
  if (Math.fround(alpha) === Math.fround(ALPHA) && Math.fround(gamma) === Math.fround(SCALE)) return { layer: selu() };
  throw node.error(`has alpha ${alpha} and gamma ${gamma}; only the usual ${ALPHA} and ${SCALE} can be read.`);
}
