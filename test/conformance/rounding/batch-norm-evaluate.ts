/**
 * Rounding of batch normalization in evaluation mode, where nothing is a sum over the batch but dgamma and dbeta.
 *
 * The bounds hold for both ways to compute it: gamma·(x − runningMean)·invStd + beta, and x·scale + shift with
 * shift = beta − runningMean·scale, which loses what cancels between x and runningMean.
 *
 * @module
 */
import { columnSumError } from "./affine.ts";
import type { Approximate } from "./approximate.ts";

/** The inputs of the forward pass. */
export interface Evaluated {
  readonly x: Approximate;
  readonly gamma: Approximate;
  readonly beta: Approximate;
  readonly runningMean: Approximate;
  readonly runningVar: Approximate;
  readonly eps: number;
}

/** Errors of out. */
export function evaluateError(inputs: Evaluated, u: number): Float64Array {
  const { x, gamma, beta } = inputs;
  const D = gamma.error.length;
  const { invStd, relative, spread, centredError } = scales(inputs, u);
  return x.error.map((_, i) => {
    const d = i % D;
    const g = Math.abs(gamma.value.data[d]!);
    const own = 4 * u * (g * invStd[d]! * spread[i]! + Math.abs(beta.value.data[d]!)) + beta.error[d]!;
    return own + invStd[d]! * (g * centredError[i]! + (g * relative[d]! + gamma.error[d]!) * spread[i]!);
  });
}

/** Errors of dx, dgamma and dbeta. */
export function evaluateBackwardError(
  dout: Approximate,
  inputs: Evaluated,
  u: number,
): { readonly dx: Float64Array; readonly dgamma: Float64Array; readonly dbeta: Float64Array } {
  const { gamma } = inputs;
  const [N, D] = dout.value.shape as [number, number];
  const { invStd, relative, spread, centredError } = scales(inputs, u);
  const dgamma = new Float64Array(D);
  const dx = dout.error.map((error, i) => {
    const d = i % D;
    const [o, g] = [Math.abs(dout.value.data[i]!), Math.abs(gamma.value.data[d]!)];
    dgamma[d]! +=
      invStd[d]! * (error * spread[i]! + o * centredError[i]! + (relative[d]! + (N + 3) * u) * o * spread[i]!);
    return invStd[d]! * (g * error + o * gamma.error[d]! + (relative[d]! + 3 * u) * o * g);
  });
  return { dx, dgamma, dbeta: columnSumError(dout, u) };
}

/** 1/√(runningVar + eps) with its relative error, |x| + |runningMean|, and the error of x − runningMean. */
function scales({ x, runningMean, runningVar, eps }: Evaluated, u: number) {
  const D = runningMean.error.length;
  const invStd = Float64Array.from(runningVar.value.data, (value) => 1 / Math.sqrt(value + eps));
  const relative = runningVar.error.map((error, d) => error * invStd[d]! ** 2 + 3 * u);
  const spread = x.error.map((_, i) => Math.abs(x.value.data[i]!) + Math.abs(runningMean.value.data[i % D]!));
  const centredError = x.error.map((error, i) => error + runningMean.error[i % D]! + u * spread[i]!);
  return { invStd, relative, spread, centredError };
}
