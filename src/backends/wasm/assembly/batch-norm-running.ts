/**
 * Batch normalization's running statistics, and evaluation mode, which uses them. See src/kernels/batch-norm.ts; here
 * four features at a time, in two pairs of float64 (names ending in 0 and 1), with the same operations in the same order.
 *
 * @module
 */
import { F, high, join, loadLanes, low, storeLanes } from "./lanes";

export function batchNormRunning(
  runningMean: usize, runningVar: usize, mean: usize, variance: usize, D: usize, momentum: f64, correction: f64,
): void {
  for (let d: usize = 0; d < D; d += 4) {
    const at = d * F;
    move(runningMean + at, mean + at, D - d, 1 - momentum, momentum); // (6)
    move(runningVar + at, variance + at, D - d, 1 - momentum, momentum * correction); // (7)
  }
}

/** running ← keep·running + take·batch. */
// @ts-ignore: decorator
@inline
function move(running: usize, batch: usize, count: usize, keep: f64, take: f64): void {
  const old = loadLanes(running, count), next = loadLanes(batch, count);
  const keeps = f64x2.splat(keep), takes = f64x2.splat(take);
  const moved0 = f64x2.add(f64x2.mul(keeps, low(old)), f64x2.mul(takes, low(next)));
  const moved1 = f64x2.add(f64x2.mul(keeps, high(old)), f64x2.mul(takes, high(next)));
  storeLanes(running, join(moved0, moved1), count);
}

/** 1/√(runningVar + eps). */
// @ts-ignore: decorator
@inline
function inverseRoot(runningVar: v128, eps: f64): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(runningVar, f64x2.splat(eps)))); // (26)
}

export function batchNormEvaluate(
  out: usize, x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, N: usize, D: usize, eps: f64,
): void {
  const row = D * F;
  for (let d: usize = 0; d < D; d += 4) {
    const at = d * F, count = D - d;
    const gammas = loadLanes(gamma + at, count), betas = loadLanes(beta + at, count);
    const means = loadLanes(runningMean + at, count), vars = loadLanes(runningVar + at, count);
    const mean0 = low(means), mean1 = high(means);
    const beta0 = low(betas), beta1 = high(betas);
    const gamma0 = low(gammas), gamma1 = high(gammas);
    const invStd0 = inverseRoot(low(vars), eps), invStd1 = inverseRoot(high(vars), eps);
    for (let n: usize = 0, i = at; n < N; n++, i += row) {
      const lanes = loadLanes(x + i, count);
      const scaled0 = f64x2.mul(f64x2.mul(gamma0, f64x2.sub(low(lanes), mean0)), invStd0);
      const scaled1 = f64x2.mul(f64x2.mul(gamma1, f64x2.sub(high(lanes), mean1)), invStd1);
      const out0 = f64x2.add(scaled0, beta0), out1 = f64x2.add(scaled1, beta1); // (27)
      storeLanes(out + i, join(out0, out1), count);
    }
  }
}

export function batchNormEvaluateBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize,
  N: usize, D: usize, eps: f64,
): void {
  const row = D * F;
  for (let d: usize = 0; d < D; d += 4) {
    const at = d * F, count = D - d;
    const gammas = loadLanes(gamma + at, count);
    const means = loadLanes(runningMean + at, count), vars = loadLanes(runningVar + at, count);
    const mean0 = low(means), mean1 = high(means);
    const invStd0 = inverseRoot(low(vars), eps), invStd1 = inverseRoot(high(vars), eps);
    const scale0 = f64x2.mul(low(gammas), invStd0), scale1 = f64x2.mul(high(gammas), invStd1);
    let dbeta0 = f64x2.splat(0), dbeta1 = f64x2.splat(0);
    let dgamma0 = f64x2.splat(0), dgamma1 = f64x2.splat(0);
    for (let n: usize = 0, i = at; n < N; n++, i += row) {
      const douts = loadLanes(dout + i, count), dout0 = low(douts), dout1 = high(douts);
      const lanes = loadLanes(x + i, count);
      const centered0 = f64x2.sub(low(lanes), mean0), centered1 = f64x2.sub(high(lanes), mean1);
      dbeta0 = f64x2.add(dbeta0, dout0); // (8)
      dbeta1 = f64x2.add(dbeta1, dout1);
      dgamma0 = f64x2.add(dgamma0, f64x2.mul(f64x2.mul(dout0, centered0), invStd0)); // (28)
      dgamma1 = f64x2.add(dgamma1, f64x2.mul(f64x2.mul(dout1, centered1), invStd1));
      storeLanes(dx + i, join(f64x2.mul(scale0, dout0), f64x2.mul(scale1, dout1)), count); // (29)
    }
    storeLanes(dbeta + at, join(dbeta0, dbeta1), count);
    storeLanes(dgamma + at, join(dgamma0, dgamma1), count);
  }
}
