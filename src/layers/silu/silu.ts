/**
 * SiLU, the sigmoid linear unit, as a layer: out = x·σ(x).
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
import { mish } from "../mish/mish.ts";
import type { OnnxLayer, OnnxNode } from "../onnx.ts";
import { SILU_BACKWARD, SILU_FORWARD } from "./kernels.ts";

const SILU: Activation = { kind: "silu", forward: SILU_FORWARD, backward: SILU_BACKWARD, keeps: "x" };

/**
 * Lets large values through, stops small ones, and is smooth in between; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/silu/silu.md.
 */
export function silu(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("silu", given);
  return activationLayer(SILU, {}, []);
}

/**
 * out = x·σ(x), element by element. Derivation: src/layers/silu/silu.md.
 *
 * @param x of any shape
 */
export function siluForward(x: TensorLike): { out: Tensor; cache: ActivationCache } {
  return activationForward(SILU, x);
}

/**
 * dx = dout·(σ(x) + x·σ(x)·(1 − σ(x))).
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type
 */
export function siluBackward(dout: TensorLike, cache: ActivationCache): { dx: Tensor } {
  return activationBackward(SILU, dout, cache);
}

export const siluDefinition: LayerDefinition = {
  kind: "silu",
  label: "SiLU",
  short: "si",
  role: "activation",
  hidden: () => silu(),
  fromConfig: withoutSettings(() => silu()),
  arrays: [],
  examples: () => [{ layers: [silu()], modes: ["train"] }],
  onnx: {
    operator: "Mul",
    gate: "Sigmoid",
    read: {
      Mul: { join: readGated },
      Swish: { attributes: ["alpha"], layer: readSwish },
    },
  },
};

/** What goes in times what layers make of it, in either order: SiLU, or Mish where it is written so. */
function readGated(node: OnnxNode, chains: readonly (readonly Layer[])[]): Layer {
  const kinds = chains.map((chain) => chain.map(({ kind }) => kind).join(" then "));
  const [gate] = kinds.includes("") ? kinds.filter((kind) => kind !== "") : [];
  if (chains.length === 2 && gate === "sigmoid") return silu();
  if (chains.length === 2 && gate === "softplus then tanh") return mish();
  throw node.error("is read only as a factor for every column, as x·Sigmoid(x), or as x·Tanh(Softplus(x)).");
}

/** From opset 24 on SiLU is one operator. */
function readSwish(node: OnnxNode): OnnxLayer {
  if (node.float("alpha", 1) === 1) return { layer: silu() };
  throw node.error(`has alpha ${node.float("alpha", 1)}; only 1 can be read.`);
}
