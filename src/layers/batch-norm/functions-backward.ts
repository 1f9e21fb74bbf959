/**
 * Batch normalization on tensors: the backward pass, in closed form and step by step.
 *
 * @module
 */

import { ConfigError } from "../../base/errors.ts";
import { assertCache, assertSameDtype, assertShape } from "../../base/function-checks.ts";
import { type Tensor, type TensorLike, toTensor, zerosLike } from "../../base/tensor.ts";
import type { BatchNormCache } from "./functions.ts";
import * as kernels from "./kernels.ts";
import { batchNormBackwardStaged as stagedKernel } from "./staged.ts";

export interface BatchNormGradients {
  /** (N, D). */
  readonly dx: Tensor;
  /** (D). */
  readonly dgamma: Tensor;
  /** (D). */
  readonly dbeta: Tensor;
}

/** The gradients of the values in between, too. */
export interface BatchNormStagedGradients extends BatchNormGradients {
  /** (N, D). */
  readonly dxhat: Tensor;
  /** (D). */
  readonly dvar: Tensor;
  /** (D). */
  readonly dmean: Tensor;
}

/**
 * The gradients of x, gamma and beta from that of out: in training mode by the closed form, in evaluation mode with
 * the statistics as constants.
 *
 * @param dout (N, D)
 * @throws ShapeError if dout does not have the shape of out
 * @throws ConfigError if dout is not of the forward pass's element type
 */
export function batchNormBackward(dout: TensorLike, cache: BatchNormCache): BatchNormGradients {
  const [upstream, gradients, N, D] = startBackward("batchNormBackward", dout, cache);
  const [dx, dgamma, dbeta] = [gradients.dx.data, gradients.dgamma.data, gradients.dbeta.data];
  const { x, gamma } = cache;
  if (cache.mode === "train") {
    const { xhat, invStd } = cache;
    kernels.batchNormBackward(dx, dgamma, dbeta, upstream.data, xhat.data, gamma.data, invStd.data, N, D);
    return gradients;
  }
  const [mean, variance] = [cache.runningMean.data, cache.runningVar.data];
  const { batchNormEvaluateBackward } = kernels;
  batchNormEvaluateBackward(dx, dgamma, dbeta, upstream.data, x.data, gamma.data, mean, variance, N, D, cache.eps);
  return gradients;
}

/**
 * The same gradients one stage at a time, with those of the values in between: xhat, variance and mean.
 *
 * @param dout (N, D)
 * @param cache of a forward pass in training mode
 * @throws ConfigError if the cache is of evaluation mode, or dout is not of the forward pass's element type
 * @throws ShapeError if dout does not have the shape of out
 */
export function batchNormBackwardStaged(dout: TensorLike, cache: BatchNormCache): BatchNormStagedGradients {
  assertCache("batchNormBackwardStaged", cache, "batchNormForward", ["x", "gamma"]);
  if (cache.mode !== "train") {
    throw new ConfigError(
      `batchNormBackwardStaged needs the cache of a forward pass in mode "train" but got one of mode ` +
        `"${cache.mode}", where mean and variance are constants and have no gradient. Use batchNormBackward.`,
    );
  }
  const [upstream, gradients, N, D] = startBackward("batchNormBackwardStaged", dout, cache);
  const { x, xhat, gamma, mean, invStd } = cache;
  const staged = { ...gradients, dxhat: zerosLike(x), dvar: zerosLike(gamma), dmean: zerosLike(gamma) };
  stagedKernel(
    staged.dx.data,
    staged.dgamma.data,
    staged.dbeta.data,
    staged.dxhat.data,
    staged.dvar.data,
    staged.dmean.data,
    upstream.data,
    x.data,
    xhat.data,
    gamma.data,
    mean.data,
    invStd.data,
    N,
    D,
  );
  return staged;
}

function startBackward(
  where: string,
  dout: TensorLike,
  cache: BatchNormCache,
): readonly [upstream: Tensor, gradients: BatchNormGradients, N: number, D: number] {
  assertCache(where, cache, "batchNormForward", ["x", "gamma"]);
  const { x, gamma } = cache;
  const upstream = toTensor(dout, `${where}: dout`);
  const [N = 0, D = 0] = x.shape;
  assertSameDtype(where, { x, dout: upstream });
  assertShape(where, "dout", upstream, x.shape, "the shape of out");
  return [upstream, { dx: zerosLike(x), dgamma: zerosLike(gamma), dbeta: zerosLike(gamma) }, N, D];
}
