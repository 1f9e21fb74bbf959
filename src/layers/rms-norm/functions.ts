/**
 * Root mean square normalization as two functions on tensors.
 *
 * @module
 */
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { type EpsOption, resolveEps, rowLength } from "../normalization.ts";
import * as kernels from "./kernels.ts";

/** Options of {@link rmsNormForward}. */
export interface RmsNormOptions extends EpsOption {}

/** What {@link rmsNormBackward} needs. Holds x and gamma themselves, not copies. */
export interface RmsNormCache {
  /** (…, D). */
  readonly x: Tensor;
  /** (D). */
  readonly gamma: Tensor;
  /** One number for each row: the shape of x without its last axis. */
  readonly invRms: Tensor;
}

export interface RmsNormGradients {
  /** (…, D): the shape of x. */
  readonly dx: Tensor;
  /** (D). */
  readonly dgamma: Tensor;
}

/**
 * Divides each row of x, that is along its last axis, by its root mean square, then scales by gamma. Derivation:
 * src/layers/rms-norm/rms-norm.md.
 *
 * @param x (N, D), or with any other number of axes before the last
 * @param gamma (D)
 * @throws ShapeError if the shapes do not fit together
 * @throws ConfigError if eps is not above 0, or float32 and float64 are mixed
 * @example
 * rmsNormForward([[3, 4]], [1, 1]).out.data   // Float64Array [0.848528…, 1.131370…]
 */
export function rmsNormForward(
  x: TensorLike,
  gamma: TensorLike,
  options: RmsNormOptions = {},
): { out: Tensor; cache: RmsNormCache } {
  const where = "rmsNormForward";
  const eps = resolveEps(where, options);
  const inputs = { x: toTensor(x, `${where}: x`), gamma: toTensor(gamma, `${where}: gamma`) };
  const D = rowLength(where, inputs.x);
  assertSameDtype(where, inputs);
  const reason = `one for each element of the last axis of x ${formatShape(inputs.x.shape)}`;
  assertShape(where, "gamma", inputs.gamma, [D], reason);
  const out = zerosLike(inputs.x);
  const invRms = zerosLike(inputs.x, inputs.x.shape.slice(0, -1));
  kernels.rmsNormForward(out.data, invRms.data, inputs.x.data, inputs.gamma.data, invRms.data.length, D, eps);
  return { out, cache: { ...inputs, invRms } };
}

/**
 * The gradients of x and gamma from that of out.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of the forward pass's element type, or the cache is none of its
 */
export function rmsNormBackward(dout: TensorLike, cache: RmsNormCache): RmsNormGradients {
  assertCache("rmsNormBackward", cache, "rmsNormForward", ["x", "gamma", "invRms"]);
  const upstream = toTensor(dout, "rmsNormBackward: dout");
  const { x, gamma, invRms } = cache;
  assertSameDtype("rmsNormBackward", { x, dout: upstream });
  assertShape("rmsNormBackward", "dout", upstream, x.shape, "the shape of out");
  const [N, D] = [invRms.data.length, gamma.data.length];
  const [dx, dgamma] = [zerosLike(x), zerosLike(gamma)];
  kernels.rmsNormBackwardParameters(dgamma.data, upstream.data, x.data, invRms.data, N, D);
  kernels.rmsNormBackwardInput(dx.data, upstream.data, x.data, gamma.data, invRms.data, N, D);
  return { dx, dgamma };
}
