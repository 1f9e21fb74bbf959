/**
 * Layer normalization as two functions on tensors.
 *
 * @module
 */
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { type EpsOption, resolveEps, rowLength } from "../normalization.ts";
import * as kernels from "./kernels.ts";

/** Options of {@link layerNormForward}. */
export interface LayerNormOptions extends EpsOption {}

/** What {@link layerNormBackward} needs. Holds gamma itself, not a copy. */
export interface LayerNormCache {
  /** (…, D): the shape of x. */
  readonly xhat: Tensor;
  /** (D). */
  readonly gamma: Tensor;
  /** One number for each row: the shape of x without its last axis. */
  readonly invStd: Tensor;
}

export interface LayerNormGradients {
  /** (…, D): the shape of x. */
  readonly dx: Tensor;
  /** (D). */
  readonly dgamma: Tensor;
  /** (D). */
  readonly dbeta: Tensor;
}

/**
 * Normalizes each row of x, that is along its last axis, then scales by gamma and shifts by beta. Derivation:
 * src/layers/layer-norm/layer-norm.md.
 *
 * @param x (N, D), or with any other number of axes before the last
 * @param gamma (D)
 * @param beta (D)
 * @throws ShapeError if the shapes do not fit together
 * @throws ConfigError if eps is not above 0, or float32 and float64 are mixed
 * @example
 * layerNormForward([[1, 3]], [1, 1], [0, 0]).out.data   // Float64Array [-0.999995…, 0.999995…]
 */
export function layerNormForward(
  x: TensorLike,
  gamma: TensorLike,
  beta: TensorLike,
  options: LayerNormOptions = {},
): { out: Tensor; cache: LayerNormCache } {
  const eps = resolveEps("layerNormForward", options);
  const inputs = {
    x: toTensor(x, "layerNormForward: x"),
    gamma: toTensor(gamma, "layerNormForward: gamma"),
    beta: toTensor(beta, "layerNormForward: beta"),
  };
  const D = checkInputs(inputs);
  const [out, xhat] = [zerosLike(inputs.x), zerosLike(inputs.x)];
  const invStd = zerosLike(inputs.x, inputs.x.shape.slice(0, -1));
  const data = [inputs.x.data, inputs.gamma.data, inputs.beta.data] as const;
  kernels.layerNormForward(out.data, xhat.data, invStd.data, ...data, invStd.data.length, D, eps);
  return { out, cache: { xhat, gamma: inputs.gamma, invStd } };
}

/**
 * The gradients of x, gamma and beta from that of out, by the closed form.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of the forward pass's element type, or the cache is none of its
 */
export function layerNormBackward(dout: TensorLike, cache: LayerNormCache): LayerNormGradients {
  assertCache("layerNormBackward", cache, "layerNormForward", ["xhat", "gamma", "invStd"]);
  const upstream = toTensor(dout, "layerNormBackward: dout");
  const { xhat, gamma, invStd } = cache;
  assertSameDtype("layerNormBackward", { x: xhat, dout: upstream });
  assertShape("layerNormBackward", "dout", upstream, xhat.shape, "the shape of out");
  const [N, D] = [invStd.data.length, gamma.data.length];
  const [dx, dgamma, dbeta] = [zerosLike(xhat), zerosLike(gamma), zerosLike(gamma)];
  kernels.layerNormBackwardParameters(dgamma.data, dbeta.data, upstream.data, xhat.data, N, D);
  kernels.layerNormBackwardInput(dx.data, upstream.data, xhat.data, gamma.data, invStd.data, N, D);
  return { dx, dgamma, dbeta };
}

/** @returns D */
function checkInputs(inputs: { readonly x: Tensor; readonly gamma: Tensor; readonly beta: Tensor }): number {
  const { x, gamma, beta } = inputs;
  const D = rowLength("layerNormForward", x);
  assertSameDtype("layerNormForward", inputs);
  const reason = `one for each element of the last axis of x ${formatShape(x.shape)}`;
  assertShape("layerNormForward", "gamma", gamma, [D], reason);
  assertShape("layerNormForward", "beta", beta, [D], reason);
  return D;
}
