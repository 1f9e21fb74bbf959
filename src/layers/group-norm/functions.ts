/**
 * Group normalization as two functions on tensors.
 *
 * @module
 */
import { assertPositiveInteger } from "../../base/assert.ts";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import { layerNormBackwardParameters } from "../layer-norm/kernels.ts";
import { type EpsOption, resolveEps } from "../normalization.ts";
import * as kernels from "./kernels.ts";

/** Options of {@link groupNormForward} and of the layer. */
export interface GroupNormOptions extends EpsOption {
  /** Groups of neighbouring channels, which must divide the channels. */
  readonly groups: number;
}

/** What {@link groupNormBackward} needs. Holds gamma itself, not a copy. */
export interface GroupNormCache {
  /** (N, …, C): the shape of x. */
  readonly xhat: Tensor;
  /** (C). */
  readonly gamma: Tensor;
  /** (N, G). */
  readonly invStd: Tensor;
}

export interface GroupNormGradients {
  /** (N, …, C): the shape of x. */
  readonly dx: Tensor;
  /** (C). */
  readonly dgamma: Tensor;
  /** (C). */
  readonly dbeta: Tensor;
}

/**
 * Normalizes each group of channels of each sample, over its channels and all positions; then scales each channel by gamma and
 * shifts it by beta. Derivation: src/layers/group-norm/group-norm.md.
 *
 * @param x (N, C), or with positions between the two, (N, …, C): channels are last
 * @param gamma (C)
 * @param beta (C)
 * @throws ShapeError if the shapes do not fit together
 * @throws ConfigError if the groups do not divide the channels, eps is not above 0, or float32 and float64 are mixed
 * @example
 * groupNormForward([[1, 3, 10, 30]], [1, 1, 1, 1], [0, 0, 0, 0], { groups: 2 })   // about −1, 1, −1, 1
 */
export function groupNormForward(
  x: TensorLike,
  gamma: TensorLike,
  beta: TensorLike,
  options: GroupNormOptions,
): { out: Tensor; cache: GroupNormCache } {
  const where = "groupNormForward";
  const eps = resolveEps(where, options, ["groups"]);
  const inputs = {
    x: toTensor(x, `${where}: x`),
    gamma: toTensor(gamma, `${where}: gamma`),
    beta: toTensor(beta, `${where}: beta`),
  };
  const { N, P, C } = extentsOf(where, inputs.x.shape);
  const G = checkedGroups(where, options.groups, C);
  assertSameDtype(where, inputs);
  const reason = `one for each channel of x ${formatShape(inputs.x.shape)}`;
  assertShape(where, "gamma", inputs.gamma, [C], reason);
  assertShape(where, "beta", inputs.beta, [C], reason);
  const [out, xhat, invStd] = [zerosLike(inputs.x), zerosLike(inputs.x), zerosLike(inputs.x, [N, G])];
  const data = [inputs.x.data, inputs.gamma.data, inputs.beta.data] as const;
  kernels.groupNormForward(out.data, xhat.data, invStd.data, ...data, N, P, C, G, eps);
  return { out, cache: { xhat, gamma: inputs.gamma, invStd } };
}

/**
 * The gradients of x, gamma and beta from that of out.
 *
 * @param dout of x's shape
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of the forward pass's element type, or the cache is none of its
 */
export function groupNormBackward(dout: TensorLike, cache: GroupNormCache): GroupNormGradients {
  const where = "groupNormBackward";
  assertCache(where, cache, "groupNormForward", ["xhat", "gamma", "invStd"]);
  const upstream = toTensor(dout, `${where}: dout`);
  const { xhat, gamma, invStd } = cache;
  assertSameDtype(where, { x: xhat, dout: upstream });
  assertShape(where, "dout", upstream, xhat.shape, "the shape of out");
  const { N, P, C } = extentsOf(where, xhat.shape);
  const [dx, dgamma, dbeta] = [zerosLike(xhat), zerosLike(gamma), zerosLike(gamma)];
  layerNormBackwardParameters(dgamma.data, dbeta.data, upstream.data, xhat.data, N * P, C);
  const data = [upstream.data, xhat.data, gamma.data, invStd.data] as const;
  kernels.groupNormBackwardInput(dx.data, ...data, N, P, C, invStd.shape[1]!);
  return { dx, dgamma, dbeta };
}

/** @throws ConfigError unless the groups divide the channels */
export function checkedGroups(where: string, groups: number, C: number): number {
  assertPositiveInteger(`${where}: groups`, groups);
  if (C % groups === 0) return groups;
  throw new ConfigError(`${where}: ${groups} groups do not divide ${C} channels. Choose a divisor, such as 1 or ${C}.`);
}

function extentsOf(where: string, shape: Shape): { readonly N: number; readonly P: number; readonly C: number } {
  const [N = 0, ...rest] = shape;
  const C = rest.at(-1) ?? 0;
  if (N > 0 && sizeOf(rest) > 0 && C > 0) return { N, P: sizeOf(rest) / C, C };
  throw new ShapeError(
    `${where} expects x of shape (N, C) or (N, …, C), with no extent of 0, but got ${formatShape(shape)}.`,
  );
}
