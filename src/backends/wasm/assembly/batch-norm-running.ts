/**
 * Batch normalization's running statistics, and evaluation mode, which uses them. See src/kernels/batch-norm.ts: the
 * operations are the same, in float64 and in the same order for each feature, and so are the results.
 *
 * @module
 */
import { invertRoots } from "./batch-norm";
import { addRow, COLUMNS, columnArray, narrow, widen } from "./columns";
import { F, high, join, low, storeLanes } from "./lanes";
import { LINE, shareEnd, shareStart } from "./share";

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

export function batchNormEvaluate(
  out: usize, x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, N: usize, D: usize, eps: f64,
): void {
  const means = columnArray(0), invStds = columnArray(1), gammas = columnArray(2), betas = columnArray(3);
  const end = shareEnd(D, LINE);
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    widen(means, runningMean + at, count);
    widen(invStds, runningVar + at, count);
    invertRoots(invStds, count, eps); // (8)
    widen(gammas, gamma + at, count);
    widen(betas, beta + at, count);
    for (let n: usize = 0, i = at; n < N; n++, i += D * F) {
      evaluateRow(out + i, x + i, means, invStds, gammas, betas, count);
    }
  }
}

function evaluateRow(
  out: usize, x: usize, means: usize, invStds: usize, gammas: usize, betas: usize, count: usize,
): void {
  for (let i: usize = 0; i < count; i += 4) {
    const wide = i * 8;
    const lanes = v128.load(x + i * F);
    const scaled0 = f64x2.mul(v128.load(gammas + wide), f64x2.sub(low(lanes), v128.load(means + wide)));
    const scaled1 = f64x2.mul(v128.load(gammas + wide, 16), f64x2.sub(high(lanes), v128.load(means + wide, 16)));
    const out0 = f64x2.add(f64x2.mul(scaled0, v128.load(invStds + wide)), v128.load(betas + wide)); // (9)
    const out1 = f64x2.add(f64x2.mul(scaled1, v128.load(invStds + wide, 16)), v128.load(betas + wide, 16));
    storeLanes(out + i * F, join(out0, out1), count - i);
  }
}

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
    memory.fill(dbetas, 0, count * 8);
    memory.fill(dgammas, 0, count * 8);
    for (let n: usize = 0, i = at; n < N; n++, i += D * F) {
      addRow(dbetas, dout + i, count); // (10)
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
