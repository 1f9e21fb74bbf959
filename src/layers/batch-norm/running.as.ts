/**
 * Batch normalization's running statistics, and evaluation mode, which uses them. See src/layers/batch-norm/kernels.ts: the
 * operations are the same, in float64 and in the same order for each feature, and so are the results.
 *
 * @module
 */
import { invertRoots } from "./forward.as";
import { COLUMNS, columnArray, narrow, ROWS, sumRows, widen } from "../../backends/wasm/assembly/columns";
import { F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.7·D */
export function batchNormRunning(
  runningMean: usize, runningVar: usize, mean: usize, variance: usize, D: usize, momentum: f64, correction: f64,
): void {
  const end = shareEnd(D, LINE);
  for (let d = shareStart(D, LINE); d < end; d++) {
    const at = d * F;
    move(runningMean + at, mean + at, 1 - momentum, momentum); // (6)
    move(runningVar + at, variance + at, 1 - momentum, momentum * correction); // (7)
  }
}

/** running ← keep·running + take·batch. */
// @ts-ignore: decorator
@inline
function move(running: usize, batch: usize, keep: f64, take: f64): void {
  store<f32>(running, <f32>(keep * <f64>load<f32>(running) + take * <f64>load<f32>(batch)));
}

/** @nanoseconds 0.3·N·D */
export function batchNormEvaluate(
  out: usize, x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, N: usize, D: usize, eps: f64,
): void {
  const start = shareStart(D, LINE), end = shareEnd(D, LINE);
  if (N == 1) return evaluateRow(out, x, gamma, beta, runningMean, runningVar, start, end, eps);
  const means = columnArray(0), invStds = columnArray(1), gammas = columnArray(2), betas = columnArray(3);
  const row = D * F;
  for (let d = start; d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    widen(means, runningMean + at, count);
    widen(invStds, runningVar + at, count);
    invertRoots(invStds, count, eps); // (8)
    widen(gammas, gamma + at, count);
    widen(betas, beta + at, count);
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      evaluateRows(out + i, x + i, min(ROWS, N - n) * row, row, count);
    }
  }
}

/** One row, in one go: what is computed of a column serves no other row. */
function evaluateRow(
  out: usize, x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, start: usize, end: usize,
  eps: f64,
): void {
  const one = f64x2.splat(1), shift = f64x2.splat(eps);
  for (let d = start; d < end; d += 4) {
    const at = d * F;
    const values = v128.load(x + at), means = v128.load(runningMean + at), variances = v128.load(runningVar + at);
    const gammas = v128.load(gamma + at), betas = v128.load(beta + at);
    const invStd0 = f64x2.div(one, f64x2.sqrt(f64x2.add(low(variances), shift))); // (8)
    const invStd1 = f64x2.div(one, f64x2.sqrt(f64x2.add(high(variances), shift)));
    const scaled0 = f64x2.mul(low(gammas), f64x2.sub(low(values), low(means)));
    const scaled1 = f64x2.mul(high(gammas), f64x2.sub(high(values), high(means)));
    const out0 = f64x2.add(f64x2.mul(scaled0, invStd0), low(betas)); // (9)
    const out1 = f64x2.add(f64x2.mul(scaled1, invStd1), high(betas));
    storeLanes(out + at, join(out0, out1), end - d);
  }
}

/** The rows from x on, which take `bytes`, by what is in the scratch memory. */
function evaluateRows(out: usize, x: usize, bytes: usize, row: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) evaluateLanes(out + i * F, x + i * F, bytes, row, i * 8, 4);
  if (i < count) evaluateLanes(out + i * F, x + i * F, bytes, row, i * 8, count - i);
}

// @ts-ignore: decorator
@inline
function evaluateLanes(out: usize, x: usize, bytes: usize, row: usize, wide: usize, lanes: usize): void {
  const means = columnArray(0) + wide, invStds = columnArray(1) + wide;
  const gammas = columnArray(2) + wide, betas = columnArray(3) + wide;
  const mean0 = v128.load(means), mean1 = v128.load(means, 16);
  const invStd0 = v128.load(invStds), invStd1 = v128.load(invStds, 16);
  const gamma0 = v128.load(gammas), gamma1 = v128.load(gammas, 16);
  const beta0 = v128.load(betas), beta1 = v128.load(betas, 16);
  for (let at: usize = 0; at < bytes; at += row) {
    const values = v128.load(x + at);
    const scaled0 = f64x2.mul(gamma0, f64x2.sub(low(values), mean0));
    const scaled1 = f64x2.mul(gamma1, f64x2.sub(high(values), mean1));
    const out0 = f64x2.add(f64x2.mul(scaled0, invStd0), beta0); // (9)
    const out1 = f64x2.add(f64x2.mul(scaled1, invStd1), beta1);
    storeLanes(out + at, join(out0, out1), lanes);
  }
}

/** @nanoseconds 0.7·N·D */
export function batchNormEvaluateBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize,
  N: usize, D: usize, eps: f64,
): void {
  const means = columnArray(0), invStds = columnArray(1), gammas = columnArray(2);
  const dgammas = columnArray(3), dbetas = columnArray(4);
  const end = shareEnd(D, LINE);
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    widen(means, runningMean + at, count);
    widen(invStds, runningVar + at, count);
    invertRoots(invStds, count, eps); // (8)
    widen(gammas, gamma + at, count);
    sumRows(dbetas, dout + at, N, D * F, count); // (10)
    memory.fill(dgammas, 0, count * 8);
    for (let n: usize = 0, i = at; n < N; n++, i += D * F) {
      evaluateBackwardRow(dx + i, dgammas, dout + i, x + i, means, invStds, gammas, count);
    }
    narrow(dbeta + at, dbetas, count);
    narrow(dgamma + at, dgammas, count);
  }
}

function evaluateBackwardRow(
  dx: usize, dgammas: usize, dout: usize, x: usize, means: usize, invStds: usize, gammas: usize, count: usize,
): void {
  for (let i: usize = 0; i < count; i += 4, dgammas += 32) {
    const at = i * F, wide = i * 8;
    const douts = v128.load(dout + at), dout0 = low(douts), dout1 = high(douts);
    const lanes = v128.load(x + at);
    const invStd0 = v128.load(invStds + wide), invStd1 = v128.load(invStds + wide, 16);
    const product0 = f64x2.mul(dout0, f64x2.sub(low(lanes), v128.load(means + wide)));
    const product1 = f64x2.mul(dout1, f64x2.sub(high(lanes), v128.load(means + wide, 16)));
    v128.store(dgammas, f64x2.add(v128.load(dgammas), f64x2.mul(product0, invStd0))); // (19)
    v128.store(dgammas, f64x2.add(v128.load(dgammas, 16), f64x2.mul(product1, invStd1)), 16);
    const dx0 = f64x2.mul(f64x2.mul(v128.load(gammas + wide), invStd0), dout0); // (20)
    const dx1 = f64x2.mul(f64x2.mul(v128.load(gammas + wide, 16), invStd1), dout1);
    storeLanes(dx + at, join(dx0, dx1), count - i);
  }
}
