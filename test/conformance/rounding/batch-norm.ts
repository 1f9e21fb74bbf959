/**
 * Rounding of batch normalization.
 *
 * What counts is the condition κ = max|x|/√(variance + eps) of a column. An input of size max|x| is stored with an
 * error of u·max|x|, the mean of N of them with N·u·max|x|, and both are then divided by the standard deviation: xhat
 * is off by about N·u·κ whatever the kernel does. For a column around 1000 with a deviation of 0.01, κ is 10⁵ and float32
 * keeps two digits of xhat; for a centred column κ is about 3 and the bound is a few times N·u.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { columnSumError } from "./affine.ts";
import type { Approximate } from "./approximate.ts";

/** What the backward analysis and the running statistics need of the forward pass. */
export interface BatchNormErrors {
  readonly mean: Approximate;
  readonly variance: Approximate;
  readonly xhat: Approximate;
  readonly out: Float64Array;
  readonly gamma: Approximate;
  /** 1/√(variance + eps) (D), and its relative error. */
  readonly invStd: Float64Array;
  readonly invStdError: Float64Array;
}

/** Errors of the forward pass in training mode. */
export function batchNormError(
  x: Approximate,
  gamma: Approximate,
  beta: Approximate,
  eps: number,
  u: number,
): BatchNormErrors {
  const [N, D] = x.value.shape as [number, number];
  const mean = meanOf(x, u);
  const centred = difference(x, mean, u);
  const variance = varianceOf(centred, u);
  const invStd = Float64Array.from(variance.value.data, (value) => 1 / Math.sqrt(value + eps));
  const invStdError = variance.error.map((error, d) => rootError(error * invStd[d]! ** 2, u));
  const xhat = tensor(centred.value.data.map((c, i) => c * invStd[i % D]!) as Float64Array, [N, D]);
  const xhatError = centred.error.map(
    (error, i) =>
      invStd[i % D]! * error * (1 + invStdError[i % D]!) + Math.abs(xhat.data[i]!) * (invStdError[i % D]! + u),
  );
  const out = xhatError.map((error, i) => {
    const [g, b] = [Math.abs(gamma.value.data[i % D]!), Math.abs(beta.value.data[i % D]!)];
    const h = Math.abs(xhat.data[i]!);
    return g * error + gamma.error[i % D]! * (h + error) + beta.error[i % D]! + 2 * u * (g * (h + error) + b);
  });
  return { mean, variance, xhat: { value: xhat, error: xhatError }, out, gamma, invStd, invStdError };
}

/** Errors of dx, dgamma and dbeta in training mode. */
export function batchNormBackwardError(
  dout: Approximate,
  { xhat, gamma, invStd, invStdError }: BatchNormErrors,
  u: number,
): { readonly dx: Float64Array; readonly dgamma: Float64Array; readonly dbeta: Float64Array } {
  const [N, D] = dout.value.shape as [number, number];
  const product = productOf(dout, xhat, u);
  const [dbeta, dgamma] = [columnSumError(dout, u), columnSumError(product, u)];
  const [sum, sumXhat] = [columnSum(dout.value), columnSum(product.value)];
  const dx = dout.error.map((error, i) => {
    const d = i % D;
    const h = xhat.value.data[i]!;
    const terms = [dout.value.data[i]!, -sum[d]! / N, (-h * sumXhat[d]!) / N] as const;
    const termError =
      error +
      (dbeta[d]! + (Math.abs(h) + xhat.error[i]!) * dgamma[d]! + xhat.error[i]! * Math.abs(sumXhat[d]!)) / N +
      4 * u * (Math.abs(terms[0]) + Math.abs(terms[1]) + Math.abs(terms[2]));
    const total = Math.abs(terms[0] + terms[1] + terms[2]);
    const g = Math.abs(gamma.value.data[d]!);
    const relative = invStdError[d]! + 3 * u;
    return invStd[d]! * (g * (1 + relative) * termError + (g * relative + gamma.error[d]!) * total);
  });
  return { dx, dgamma, dbeta };
}

/** The running statistics after one batch, and their errors; `weight` is the momentum times the variance's correction. */
export function runningError(
  running: Approximate,
  batch: Approximate,
  momentum: number,
  weight: number,
  u: number,
): Approximate {
  const kept = running.value.data.map((value) => (1 - momentum) * value) as Float64Array;
  const added = batch.value.data.map((value) => weight * value) as Float64Array;
  return {
    value: tensor(kept.map((value, d) => value + added[d]!)),
    error: kept.map(
      (value, d) =>
        (1 - momentum) * running.error[d]! + weight * batch.error[d]! + 4 * u * (Math.abs(value) + Math.abs(added[d]!)),
    ),
  };
}

function meanOf({ value, error }: Approximate, u: number): Approximate {
  const [N, D] = value.shape as [number, number];
  const mean = columnSum(value).map((sum) => sum / N);
  return {
    value: tensor(mean),
    error: columnSumError({ value, error }, u).map((e, d) => e / N + u * Math.abs(mean[d % D]!)),
  };
}

function varianceOf({ value, error }: Approximate, u: number): Approximate {
  const squares: Approximate = {
    value: { data: value.data.map((c) => c * c), shape: value.shape },
    error: error.map((e, i) => 2 * Math.abs(value.data[i]!) * e + e * e),
  };
  return meanOf(squares, 2 * u);
}

/** x − mean, column by column. */
function difference(x: Approximate, mean: Approximate, u: number): Approximate {
  const D = mean.error.length;
  const data = x.value.data.map((element, i) => element - mean.value.data[i % D]!) as Float64Array;
  return {
    value: { data, shape: x.value.shape },
    error: x.error.map((error, i) => error + mean.error[i % D]! + u * Math.abs(data[i]!)),
  };
}

function productOf(a: Approximate, b: Approximate, u: number): Approximate {
  const data = a.value.data.map((element, i) => element * b.value.data[i]!) as Float64Array;
  const error = a.error.map(
    (e, i) => e * Math.abs(b.value.data[i]!) + (Math.abs(a.value.data[i]!) + e) * b.error[i]! + u * Math.abs(data[i]!),
  );
  return { value: { data, shape: a.value.shape }, error };
}

/** Relative error of 1/√s when s is off by the fraction `q`: exact, because q need not be small. */
function rootError(q: number, u: number): number {
  return q < 1 ? 1 / Math.sqrt(1 - q) - 1 + 3 * u : Number.POSITIVE_INFINITY;
}

function columnSum({ data, shape }: Tensor): Float64Array {
  const D = shape[1]!;
  const sums = new Float64Array(D);
  for (let i = 0; i < data.length; i++) sums[i % D]! += data[i]!;
  return sums;
}
