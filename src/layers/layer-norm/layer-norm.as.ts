/**
 * Layer normalization. See src/layers/layer-norm/kernels.ts: the operations are the same, in float64 and in the same order
 * for each row and each column, and so are the results.
 *
 * @family toolbox
 * @module
 */
import { COLUMNS, columnArray, narrow, ROWS } from "../../backends/wasm/assembly/columns";
import { F, high, join, loadWide, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { CHAINS, firstOf, invertedRoots, loadPair, secondOf, storeFound } from "../../backends/wasm/assembly/rows";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";
import { addGradients } from "../batch-norm/backward.as";

/** @nanoseconds 1·N·D */
export function layerNormForward(
  out: usize, xhat: usize, invStd: usize, x: usize, gamma: usize, beta: usize, N: usize, D: usize, eps: f64,
): void {
  const row = D * F;
  const end = shareEnd(N, CHAINS);
  for (let n = shareStart(N, CHAINS); n < end; n += CHAINS) {
    const count = min(CHAINS, end - n);
    findStatistics(x + n * row, row, count, eps);
    for (let i: usize = 0; i < count; i++) {
      const at = (n + i) * row;
      const inverse = secondOf(i);
      store<f32>(invStd + (n + i) * F, <f32>inverse);
      normalizeRow(out + at, xhat + at, x + at, gamma, beta, row, firstOf(i), inverse);
    }
  }
}

/** @nanoseconds 1.2·N·D */
export function layerNormBackwardInput(
  dx: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, D: usize,
): void {
  const row = D * F;
  const end = shareEnd(N, CHAINS);
  for (let n = shareStart(N, CHAINS); n < end; n += CHAINS) {
    const count = min(CHAINS, end - n);
    sumGradients(dout + n * row, xhat + n * row, gamma, row, count);
    for (let i: usize = 0; i < count; i++) {
      const at = (n + i) * row;
      const scale = <f64>load<f32>(invStd + (n + i) * F) / <f64>D;
      backwardRow(dx + at, dout + at, xhat + at, gamma, row, scale, firstOf(i), secondOf(i));
    }
  }
}

/**
 * A share owns columns here, as in batch normalization.
 *
 * @nanoseconds 0.3·N·D
 */
export function layerNormBackwardParameters(
  dgamma: usize, dbeta: usize, dout: usize, xhat: usize, N: usize, D: usize,
): void {
  const dgammas = columnArray(0), dbetas = columnArray(1);
  const end = shareEnd(D, LINE);
  const row = D * F;
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    memory.fill(dgammas, 0, count * 8);
    memory.fill(dbetas, 0, count * 8);
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      addGradients(dout + i, 0, xhat + i, min(ROWS, N - n) * row, row, count, false);
    }
    narrow(dbeta + at, dbetas, count);
    narrow(dgamma + at, dgammas, count);
  }
}

/** Means and invStds of `count` rows from x on. */
function findStatistics(x0: usize, row: usize, count: usize, eps: f64): void {
  const x1 = x0 + min<usize>(1, count - 1) * row, x2 = x0 + min<usize>(2, count - 1) * row, x3 = x0 + (count - 1) * row;
  const D = f64x2.splat(<f64>(row / F));
  let sum01 = f64x2.splat(0), sum23 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += F) {
    sum01 = f64x2.add(sum01, loadPair(x0 + i, x1 + i));
    sum23 = f64x2.add(sum23, loadPair(x2 + i, x3 + i));
  }
  const mean01 = f64x2.div(sum01, D), mean23 = f64x2.div(sum23, D); // (1)
  let squares01 = f64x2.splat(0), squares23 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += F) {
    const centered01 = f64x2.sub(loadPair(x0 + i, x1 + i), mean01);
    const centered23 = f64x2.sub(loadPair(x2 + i, x3 + i), mean23);
    squares01 = f64x2.add(squares01, f64x2.mul(centered01, centered01));
    squares23 = f64x2.add(squares23, f64x2.mul(centered23, centered23));
  }
  const variance01 = f64x2.div(squares01, D), variance23 = f64x2.div(squares23, D); // (2)
  storeFound(mean01, mean23, invertedRoots(variance01, eps), invertedRoots(variance23, eps)); // (3)
}

function normalizeRow(
  out: usize, xhat: usize, x: usize, gamma: usize, beta: usize, row: usize, mean: f64, invStd: f64,
): void {
  const means = f64x2.splat(mean), invStds = f64x2.splat(invStd);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const lanes = v128.load(x + i), gammas = v128.load(gamma + i), betas = v128.load(beta + i);
    const xhat0 = f64x2.mul(f64x2.sub(low(lanes), means), invStds); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(high(lanes), means), invStds);
    const out0 = f64x2.add(f64x2.mul(low(gammas), xhat0), low(betas)); // (5)
    const out1 = f64x2.add(f64x2.mul(high(gammas), xhat1), high(betas));
    storeLanes(xhat + i, join(xhat0, xhat1), (row - i) / F);
    storeLanes(out + i, join(out0, out1), (row - i) / F);
  }
}

/** The sums (9) and (10) of `count` rows from dout and xhat on. */
function sumGradients(dout0: usize, xhat0: usize, gamma: usize, row: usize, count: usize): void {
  const to1 = min<usize>(1, count - 1) * row, to2 = min<usize>(2, count - 1) * row, to3 = (count - 1) * row;
  const dout1 = dout0 + to1, dout2 = dout0 + to2, dout3 = dout0 + to3;
  const xhat1 = xhat0 + to1, xhat2 = xhat0 + to2, xhat3 = xhat0 + to3;
  let a01 = f64x2.splat(0), a23 = f64x2.splat(0), b01 = f64x2.splat(0), b23 = f64x2.splat(0);
  for (let i: usize = 0; i < row; i += F) {
    const gammas = f64x2.splat(<f64>load<f32>(gamma + i));
    const dxhat01 = f64x2.mul(loadPair(dout0 + i, dout1 + i), gammas); // (8)
    const dxhat23 = f64x2.mul(loadPair(dout2 + i, dout3 + i), gammas);
    a01 = f64x2.add(a01, dxhat01); // (9)
    a23 = f64x2.add(a23, dxhat23);
    b01 = f64x2.add(b01, f64x2.mul(dxhat01, loadPair(xhat0 + i, xhat1 + i))); // (10)
    b23 = f64x2.add(b23, f64x2.mul(dxhat23, loadPair(xhat2 + i, xhat3 + i)));
  }
  storeFound(a01, a23, b01, b23);
}

function backwardRow(
  dx: usize, dout: usize, xhat: usize, gamma: usize, row: usize, scale: f64, a: f64, b: f64,
): void {
  for (let i: usize = 0; i < row; i += 4 * F) {
    const dx0 = backwardPair(loadWide(dout + i), loadWide(xhat + i), loadWide(gamma + i), row, scale, a, b);
    const after = i + 2 * F;
    const dx1 = backwardPair(loadWide(dout + after), loadWide(xhat + after), loadWide(gamma + after), row, scale, a, b);
    storeLanes(dx + i, join(dx0, dx1), (row - i) / F);
  }
}

// @ts-ignore: decorator
@inline
function backwardPair(dout: v128, xhat: v128, gamma: v128, row: usize, scale: f64, a: f64, b: f64): v128 {
  const dxhat = f64x2.mul(dout, gamma); // (8)
  const rest = f64x2.sub(f64x2.mul(f64x2.splat(<f64>(row / F)), dxhat), f64x2.splat(a));
  return f64x2.mul(f64x2.splat(scale), f64x2.sub(rest, f64x2.mul(xhat, f64x2.splat(b)))); // (14)
}
