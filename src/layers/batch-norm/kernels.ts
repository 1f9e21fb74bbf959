/**
 * Batch normalization (Ioffe & Szegedy 2015): every feature gets the mean beta and the standard deviation gamma.
 *
 * Sizes: `N` rows of the batch, `D` features. `x (N, D)` is row-major, so feature d of row n is `x[n·D + d]`. Every
 * feature is on its own: each loop over d below never looks at another feature.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Batch normalization, forward pass in training mode.
 *
 *     mean     = Σₙ x / N                                         (1)
 *     variance = Σₙ (x − mean)² / N                               (2)
 *     invStd   = 1/√(variance + eps)                              (3)
 *     xhat     = (x − mean)·invStd                                (4)
 *     out      = gamma·xhat + beta                                (5)
 *
 * @shape out, xhat, x — (N, D); mean, variance, invStd, gamma, beta — (D)
 * @writes out, xhat, mean, variance, invStd (overwritten)
 * @cached xhat and invStd for {@link batchNormBackward}; mean and variance for {@link batchNormRunning}
 * @numerics two passes, sums over n = 0, 1, … in float64: the variance never is a difference of two large numbers
 * @derivation ./batch-norm.md#2-forward equations (1) to (5)
 */
export function batchNormForward(
  out: FloatArray,
  xhat: FloatArray,
  mean: FloatArray,
  variance: FloatArray,
  invStd: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  beta: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  for (let d = 0; d < D; d++) {
    let sum = 0;
    for (let n = 0; n < N; n++) sum += x[n * D + d];
    const mu = sum / N; // (1)
    let squares = 0;
    for (let n = 0; n < N; n++) squares += (x[n * D + d] - mu) * (x[n * D + d] - mu);
    const biased = squares / N; // (2)
    const inverse = 1 / Math.sqrt(biased + eps); // (3)
    for (let n = 0; n < N; n++) {
      const normalized = (x[n * D + d] - mu) * inverse; // (4)
      xhat[n * D + d] = normalized;
      out[n * D + d] = gamma[d] * normalized + beta[d]; // (5)
    }
    mean[d] = mu;
    variance[d] = biased;
    invStd[d] = inverse;
  }
}

/**
 * Batch normalization, backward pass in training mode, closed form.
 *
 *     dbeta  = Σₙ dout                                            (10)
 *     dgamma = Σₙ dout·xhat                                       (11)
 *     dx     = gamma·invStd/N · (N·dout − dbeta − xhat·dgamma)    (23)
 *
 * @shape dx, dout, xhat — (N, D); dgamma, dbeta, gamma, invStd — (D)
 * @writes dx, dgamma, dbeta (overwritten). dx may be the same array as dout.
 * @cached xhat and invStd by {@link batchNormForward}; not the mean, which (23) does not need
 * @numerics sums over n = 0, 1, … in float64; (23) uses them before they are rounded for storage
 * @derivation ./batch-norm.md#5-simplification equation (23), equal to the staged form (12) to (18)
 */
export function batchNormBackward(
  dx: FloatArray,
  dgamma: FloatArray,
  dbeta: FloatArray,
  dout: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  invStd: FloatArray,
  N: number,
  D: number,
): void {
  for (let d = 0; d < D; d++) {
    let sum = 0;
    let sumXhat = 0;
    for (let n = 0; n < N; n++) {
      sum += dout[n * D + d]; // (10)
      sumXhat += dout[n * D + d] * xhat[n * D + d]; // (11)
    }
    const scale = (gamma[d] * invStd[d]) / N;
    for (let n = 0; n < N; n++) {
      dx[n * D + d] = scale * (N * dout[n * D + d] - sum - xhat[n * D + d] * sumXhat); // (23)
    }
    dbeta[d] = sum;
    dgamma[d] = sumXhat;
  }
}

/**
 * Batch normalization: moves the running statistics towards those of the batch.
 *
 *     runningMean ← (1 − momentum)·runningMean + momentum·mean                  (6)
 *     runningVar  ← (1 − momentum)·runningVar + momentum·correction·variance    (7)
 *
 * @shape runningMean, runningVar, mean, variance — (D)
 * @units momentum is the weight of the new batch, 0 to 1; correction is N/(N − 1) (unbiased) or 1 (biased)
 * @writes runningMean, runningVar (updated in place)
 * @cached mean and variance by {@link batchNormForward}
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./batch-norm.md#24-running-statistics equations (6) and (7)
 */
export function batchNormRunning(
  runningMean: FloatArray,
  runningVar: FloatArray,
  mean: FloatArray,
  variance: FloatArray,
  D: number,
  momentum: number,
  correction: number,
): void {
  for (let d = 0; d < D; d++) {
    runningMean[d] = (1 - momentum) * runningMean[d] + momentum * mean[d]; // (6)
    runningVar[d] = (1 - momentum) * runningVar[d] + momentum * correction * variance[d]; // (7)
  }
}

/**
 * Batch normalization, forward pass in evaluation mode: the running statistics stand in for the batch's.
 *
 *     invStd = 1/√(runningVar + eps)                              (8)
 *     out    = gamma·(x − runningMean)·invStd + beta              (9)
 *
 * @shape out, x — (N, D); gamma, beta, runningMean, runningVar — (D)
 * @writes out (overwritten). out may be the same array as x.
 * @cached nothing; the backward pass needs x
 * @numerics computed in float64, rounded once, when stored
 * @derivation ./batch-norm.md#25-evaluation-mode equations (8) and (9)
 */
export function batchNormEvaluate(
  out: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  beta: FloatArray,
  runningMean: FloatArray,
  runningVar: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  for (let d = 0; d < D; d++) {
    const invStd = 1 / Math.sqrt(runningVar[d] + eps); // (8)
    for (let n = 0; n < N; n++) {
      out[n * D + d] = gamma[d] * (x[n * D + d] - runningMean[d]) * invStd + beta[d]; // (9)
    }
  }
}

/**
 * Batch normalization, backward pass in evaluation mode, where mean and variance are constants.
 *
 *     invStd = 1/√(runningVar + eps)                              (8)
 *     dbeta  = Σₙ dout                                            (10)
 *     dgamma = Σₙ dout·(x − runningMean)·invStd                   (19)
 *     dx     = gamma·invStd·dout                                  (20)
 *
 * @shape dx, dout, x — (N, D); dgamma, dbeta, gamma, runningMean, runningVar — (D)
 * @writes dx, dgamma, dbeta (overwritten). dx may be the same array as dout.
 * @cached x, and the running statistics as they were in the forward pass
 * @numerics sums over n = 0, 1, … in float64, rounded once, when stored
 * @derivation ./batch-norm.md#46-evaluation-mode equations (19) and (20)
 */
export function batchNormEvaluateBackward(
  dx: FloatArray,
  dgamma: FloatArray,
  dbeta: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  gamma: FloatArray,
  runningMean: FloatArray,
  runningVar: FloatArray,
  N: number,
  D: number,
  eps: number,
): void {
  for (let d = 0; d < D; d++) {
    const invStd = 1 / Math.sqrt(runningVar[d] + eps); // (8)
    let sum = 0;
    let sumXhat = 0;
    for (let n = 0; n < N; n++) {
      sum += dout[n * D + d]; // (10)
      sumXhat += dout[n * D + d] * (x[n * D + d] - runningMean[d]) * invStd; // (19)
      dx[n * D + d] = gamma[d] * invStd * dout[n * D + d]; // (20)
    }
    dbeta[d] = sum;
    dgamma[d] = sumXhat;
  }
}

export const BATCH_NORM_FORWARD: Kernel<typeof batchNormForward> = ownKernel("batchNormForward", batchNormForward);
export const BATCH_NORM_BACKWARD: Kernel<typeof batchNormBackward> = ownKernel("batchNormBackward", batchNormBackward, {
  aliases: [[0, 3]],
});
export const BATCH_NORM_RUNNING: Kernel<typeof batchNormRunning> = ownKernel("batchNormRunning", batchNormRunning);
export const BATCH_NORM_EVALUATE: Kernel<typeof batchNormEvaluate> = ownKernel("batchNormEvaluate", batchNormEvaluate, {
  aliases: [[0, 1]],
});
export const BATCH_NORM_EVALUATE_BACKWARD: Kernel<typeof batchNormEvaluateBackward> = ownKernel(
  "batchNormEvaluateBackward",
  batchNormEvaluateBackward,
  { aliases: [[0, 3]] },
);
