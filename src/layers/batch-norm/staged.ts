/**
 * The backward pass of batch normalization, one stage at a time: longer than the closed form, and easier to follow.
 *
 * @module
 */
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Batch normalization, backward pass in training mode, step by step: the gradient of every intermediate value.
 *
 *     dbeta  = Σₙ dout                                            (10)
 *     dgamma = Σₙ dout·xhat                                       (11)
 *     dxhat  = dout·gamma                                         (12)
 *     dvar   = Σₙ dxhat·(−½)·(x − mean)·invStd³                   (14)
 *     dmean  = −invStd·Σₙ dxhat − dvar·2/N·Σₙ (x − mean)          (16)
 *     dx     = dxhat·invStd + dvar·2(x − mean)/N + dmean/N        (18)
 *
 * @shape dx, dxhat, dout, x, xhat — (N, D); dgamma, dbeta, dvar, dmean, gamma, mean, invStd — (D)
 * @writes dx, dgamma, dbeta, dxhat, dvar, dmean (overwritten). None may be dout.
 * @cached x, and xhat, mean and invStd by {@link batchNormForward}
 * @numerics sums over n = 0, 1, … in float64; within rounding the same as {@link batchNormBackward}
 * @derivation ./batch-norm.md#4-backward equations (10) to (18)
 */
export function batchNormBackwardStaged(
  dx: FloatArray,
  dgamma: FloatArray,
  dbeta: FloatArray,
  dxhat: FloatArray,
  dvar: FloatArray,
  dmean: FloatArray,
  dout: FloatArray,
  x: FloatArray,
  xhat: FloatArray,
  gamma: FloatArray,
  mean: FloatArray,
  invStd: FloatArray,
  N: number,
  D: number,
): void {
  for (let d = 0; d < D; d++) {
    const invStd3 = invStd[d] * invStd[d] * invStd[d];
    let [sum, sumXhat, sumDxhat, sumDvar, sumCentred] = [0, 0, 0, 0, 0];
    for (let n = 0; n < N; n++) {
      const i = n * D + d;
      const dnormalized = dout[i] * gamma[d]; // (12)
      dxhat[i] = dnormalized;
      sum += dout[i]; // (10)
      sumXhat += dout[i] * xhat[i]; // (11)
      sumDxhat += dnormalized;
      sumDvar += dnormalized * -0.5 * (x[i] - mean[d]) * invStd3; // (14)
      sumCentred += x[i] - mean[d];
    }
    const dmu = -invStd[d] * sumDxhat - ((sumDvar * 2) / N) * sumCentred; // (16)
    for (let n = 0; n < N; n++) {
      const i = n * D + d;
      dx[i] = dout[i] * gamma[d] * invStd[d] + (sumDvar * 2 * (x[i] - mean[d])) / N + dmu / N; // (18)
    }
    dbeta[d] = sum;
    dgamma[d] = sumXhat;
    dvar[d] = sumDvar;
    dmean[d] = dmu;
  }
}
