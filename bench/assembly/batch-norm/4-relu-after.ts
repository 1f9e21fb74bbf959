/**
 * The project's own batch normalization, and then its ReLU, which reads again what was just written.
 * Measured beside the two in one kernel, it takes 3 to 5 % longer forward.
 *
 * @module
 */
import { batchNormForward } from "../../../src/layers/batch-norm/forward.as";
import { batchNormBackward } from "../../../src/layers/batch-norm/backward.as";
import { reluBackward, reluForward } from "../../../src/layers/relu/relu.as";

export function batchNormReluForward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64,
): void {
  batchNormForward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps);
  reluForward(out, out, N * D);
}

export function batchNormReluBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, out: usize, xhat: usize, gamma: usize, invStd: usize,
  N: usize, D: usize,
): void {
  reluBackward(dx, dout, out, N * D);
  batchNormBackward(dx, dgamma, dbeta, dx, xhat, gamma, invStd, N, D);
}
