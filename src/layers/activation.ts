/**
 * What all element-wise activations share: the layer, and the two functions on tensors, of a pair of kernels.
 *
 * An activation's folder holds its mathematics, and what only it has: options, names, a derivation.
 *
 * @module
 */
import type { Kernel } from "../backends/kernel.ts";
import { ConfigError } from "../base/errors.ts";
import { assertCache, assertSameDtype, assertShape } from "../base/function-checks.ts";
import { markOwn } from "../base/own.ts";
import { type FloatArray, type Tensor, type TensorLike, toTensor, zerosLike } from "../base/tensor.ts";
import type { Layer, LayerConfig, SameShape } from "./layer.ts";

/** The two kernels of an activation. Both take its constants last: `alpha`. */
export interface Activation {
  /** The name of the layer, and with Forward and Backward behind it, of the functions: `elu`. */
  readonly kind: string;
  readonly forward: Kernel<(out: FloatArray, x: FloatArray, size: number, ...constants: number[]) => void>;
  readonly backward: Kernel<
    (dx: FloatArray, dout: FloatArray, kept: FloatArray, size: number, ...constants: number[]) => void
  >;
  /** What the backward kernel computes the slope from. */
  readonly keeps: "x" | "out";
}

/** What the backward function of an activation needs of its forward function: the input or the output itself, not a copy. */
export interface ActivationCache {
  readonly kind: string;
  readonly kept: Tensor;
  readonly constants: readonly number[];
}

/** The layer: any shape goes in and comes out; no parameters, no state. */
export function activationLayer(
  { kind, forward, backward, keeps }: Activation,
  options: object,
  constants: readonly number[],
): Layer<SameShape, SameShape> {
  const config: LayerConfig = { kind, ...options };
  return markOwn({
    kind,
    inputs: "same",
    outputs: "same",
    parameters: [],
    state: [],
    config,
    minimumBatch: 1,
    kernels: [forward, backward],
    shape: (input) => input,
    cache: () => ({}),
    bind(backend, { x, out, dout, dx, D }) {
      const activate = backend.bind(forward);
      const differentiate = backend.bind(backward);
      const kept = keeps === "x" ? x : out;
      return {
        forward({ N }) {
          activate(out, x, N * D, ...constants);
        },
        backward({ N }) {
          if (dx) differentiate(dx, dout, kept, N * D, ...constants);
        },
      };
    },
  });
}

/** out = f(x), element by element. */
export function activationForward(
  { kind, forward, keeps }: Activation,
  x: TensorLike,
  constants: readonly number[] = [],
): { out: Tensor; cache: ActivationCache } {
  const input = toTensor(x, `${kind}Forward: x`);
  const out = zerosLike(input);
  forward.plain(out.data, input.data, input.data.length, ...constants);
  return { out, cache: { kind, kept: keeps === "x" ? input : out, constants } };
}

/**
 * dx = dout·f′(x), element by element.
 *
 * @throws ShapeError if dout does not have the shape of x
 * @throws ConfigError if dout is not of x's element type, or the cache is that of another function
 */
export function activationBackward(
  { kind, backward }: Activation,
  dout: TensorLike,
  cache: ActivationCache,
): { dx: Tensor } {
  const where = `${kind}Backward`;
  assertCache(where, cache, `${kind}Forward`, ["kept"]);
  if (cache.kind !== kind) {
    throw new ConfigError(`${where} takes the cache that ${kind}Forward gives, but got that of ${cache.kind}Forward.`);
  }
  const { kept, constants } = cache;
  const upstream = toTensor(dout, `${where}: dout`);
  assertSameDtype(where, { [`the input of ${kind}Forward`]: kept, dout: upstream });
  assertShape(where, "dout", upstream, kept.shape, "the shape of out");
  const dx = zerosLike(kept);
  backward.plain(dx.data, upstream.data, kept.data, kept.data.length, ...constants);
  return { dx };
}
