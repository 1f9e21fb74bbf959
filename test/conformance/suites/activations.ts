/**
 * The activations of the toolbox cases: their layers, and their functions on tensors.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";
import {
  type ActivationCache,
  elu,
  eluBackward,
  eluForward,
  hardswish,
  hardswishBackward,
  hardswishForward,
  type Layer,
  leakyRelu,
  leakyReluBackward,
  leakyReluForward,
  mish,
  mishBackward,
  mishForward,
  type ReluCache,
  relu,
  reluBackward,
  reluForward,
  selu,
  seluBackward,
  seluForward,
  sigmoid,
  sigmoidBackward,
  sigmoidForward,
  silu,
  siluBackward,
  siluForward,
  softplus,
  softplusBackward,
  softplusForward,
  tanh,
  tanhBackward,
  tanhForward,
} from "../../../src/index.ts";
import type { Fields } from "../cases.ts";

/** An activation, with the options that a case's config means. */
export interface ActivationCase {
  layer(found: Fields): Layer;
  forward(x: Tensor, found: Fields): { readonly out: Tensor; readonly cache: ActivationCache | ReluCache };
  backward(dout: Tensor, cache: ActivationCache | ReluCache): { readonly dx: Tensor };
}

const config = (found: Fields, name: string): number => found.fields("config").number(name);
const leaky = (found: Fields) => ({ negativeSlope: config(found, "slope") });
const alpha = (found: Fields) => ({ alpha: config(found, "alpha") });
const bend = (found: Fields) => ({ beta: config(found, "beta"), threshold: config(found, "threshold") });

/** By their kinds. */
export const ACTIVATIONS: Readonly<Record<string, ActivationCase>> = {
  relu: { layer: () => relu(), forward: reluForward, backward: reluBackward },
  leakyRelu: {
    layer: (found) => leakyRelu(leaky(found)),
    forward: (x, found) => leakyReluForward(x, leaky(found)),
    backward: leakyReluBackward,
  },
  elu: {
    layer: (found) => elu(alpha(found)),
    forward: (x, found) => eluForward(x, alpha(found)),
    backward: eluBackward,
  },
  selu: { layer: () => selu(), forward: seluForward, backward: seluBackward },
  silu: { layer: () => silu(), forward: siluForward, backward: siluBackward },
  mish: { layer: () => mish(), forward: mishForward, backward: mishBackward },
  softplus: {
    layer: (found) => softplus(bend(found)),
    forward: (x, found) => softplusForward(x, bend(found)),
    backward: softplusBackward,
  },
  tanh: { layer: () => tanh(), forward: tanhForward, backward: tanhBackward },
  sigmoid: { layer: () => sigmoid(), forward: sigmoidForward, backward: sigmoidBackward },
  hardswish: { layer: () => hardswish(), forward: hardswishForward, backward: hardswishBackward },
};
