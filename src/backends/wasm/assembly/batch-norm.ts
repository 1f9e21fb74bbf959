/**
 * Batch normalization. See src/kernels/batch-norm.ts; here four features at a time, each in its own lane of two pairs
 * of float64 (names ending in 0 and 1). The operations are the same, in the same order: so are the results.
 *
 * @module
 */
import { F, high, join, loadLanes, low, storeLanes } from "./lanes";

export function batchNormForward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64,
): void {
  for (let d: usize = 0; d < D; d += 4) {
    const at = d * F;
    normalizeFeatures(
      out + at, xhat + at, mean + at, variance + at, invStd + at, x + at, gamma + at, beta + at, N, D * F, D - d, eps,
    );
  }
}

function normalizeFeatures(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, row: usize, count: usize, eps: f64,
): void {
  const end = x + N * row;
  const rows = f64x2.splat(<f64>N);
  let sum0 = f64x2.splat(0), sum1 = f64x2.splat(0);
  for (let at = x; at < end; at += row) {
    const lanes = loadLanes(at, count);
    sum0 = f64x2.add(sum0, low(lanes));
    sum1 = f64x2.add(sum1, high(lanes));
  }
  const mean0 = f64x2.div(sum0, rows), mean1 = f64x2.div(sum1, rows); // (1)
  let squares0 = f64x2.splat(0), squares1 = f64x2.splat(0);
  for (let at = x; at < end; at += row) {
    const lanes = loadLanes(at, count);
    const centered0 = f64x2.sub(low(lanes), mean0), centered1 = f64x2.sub(high(lanes), mean1);
    squares0 = f64x2.add(squares0, f64x2.mul(centered0, centered0));
    squares1 = f64x2.add(squares1, f64x2.mul(centered1, centered1));
  }
  const variance0 = f64x2.div(squares0, rows), variance1 = f64x2.div(squares1, rows); // (2)
  const invStd0 = inverseRoot(variance0, eps), invStd1 = inverseRoot(variance1, eps); // (3)
  storeLanes(mean, join(mean0, mean1), count);
  storeLanes(variance, join(variance0, variance1), count);
  storeLanes(invStd, join(invStd0, invStd1), count);
  const gammas = loadLanes(gamma, count), gamma0 = low(gammas), gamma1 = high(gammas);
  const betas = loadLanes(beta, count), beta0 = low(betas), beta1 = high(betas);
  for (let at = x; at < end; at += row, xhat += row, out += row) {
    const lanes = loadLanes(at, count);
    const xhat0 = f64x2.mul(f64x2.sub(low(lanes), mean0), invStd0); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(high(lanes), mean1), invStd1);
    storeLanes(xhat, join(xhat0, xhat1), count);
    const out0 = f64x2.add(f64x2.mul(gamma0, xhat0), beta0); // (5)
    const out1 = f64x2.add(f64x2.mul(gamma1, xhat1), beta1);
    storeLanes(out, join(out0, out1), count);
  }
}

/** 1/√(variance + eps). */
// @ts-ignore: decorator
@inline
function inverseRoot(variance: v128, eps: f64): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(variance, f64x2.splat(eps))));
}

export function batchNormBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, D: usize,
): void {
  for (let d: usize = 0; d < D; d += 4) {
    const at = d * F;
    backwardFeatures(dx + at, dgamma + at, dbeta + at, dout + at, xhat + at, gamma + at, invStd + at, N, D * F, D - d);
  }
}

function backwardFeatures(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize,
  N: usize, row: usize, count: usize,
): void {
  const end = dout + N * row;
  const rows = f64x2.splat(<f64>N);
  let dbeta0 = f64x2.splat(0), dbeta1 = f64x2.splat(0);
  let dgamma0 = f64x2.splat(0), dgamma1 = f64x2.splat(0);
  for (let at = dout, other = xhat; at < end; at += row, other += row) {
    const douts = loadLanes(at, count), dout0 = low(douts), dout1 = high(douts);
    const xhats = loadLanes(other, count);
    dbeta0 = f64x2.add(dbeta0, dout0); // (8)
    dbeta1 = f64x2.add(dbeta1, dout1);
    dgamma0 = f64x2.add(dgamma0, f64x2.mul(dout0, low(xhats))); // (9)
    dgamma1 = f64x2.add(dgamma1, f64x2.mul(dout1, high(xhats)));
  }
  const gammas = loadLanes(gamma, count);
  const invStds = loadLanes(invStd, count);
  const scale0 = f64x2.div(f64x2.mul(low(gammas), low(invStds)), rows);
  const scale1 = f64x2.div(f64x2.mul(high(gammas), high(invStds)), rows);
  for (let at = dout; at < end; at += row, xhat += row, dx += row) {
    const douts = loadLanes(at, count);
    const xhats = loadLanes(xhat, count);
    const centered0 = f64x2.sub(f64x2.mul(rows, low(douts)), dbeta0);
    const centered1 = f64x2.sub(f64x2.mul(rows, high(douts)), dbeta1);
    const dx0 = f64x2.mul(scale0, f64x2.sub(centered0, f64x2.mul(low(xhats), dgamma0))); // (21)
    const dx1 = f64x2.mul(scale1, f64x2.sub(centered1, f64x2.mul(high(xhats), dgamma1)));
    storeLanes(dx, join(dx0, dx1), count);
  }
  storeLanes(dbeta, join(dbeta0, dbeta1), count);
  storeLanes(dgamma, join(dgamma0, dgamma1), count);
}
