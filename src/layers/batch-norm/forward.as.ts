/**
 * Batch normalization in training mode, forward pass, alone and with the ReLU behind it. See src/layers/batch-norm/kernels.ts:
 * the operations are the same, in float64 and in the same order for each feature, and so are the results; but the rows
 * are read in blocks, as columns.ts explains.
 *
 * @module
 */
import { COLUMNS, columnArray, narrow, ROWS, sumRows, widen } from "../../backends/wasm/assembly/columns";
import { F, join, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import { rectified } from "../relu/relu.as";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.7·N·D */
export function batchNormForward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64,
): void {
  forward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps, false);
}

/** @nanoseconds 0.7·N·D */
export function batchNormReluForward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64,
): void {
  forward(out, xhat, mean, variance, invStd, x, gamma, beta, N, D, eps, true);
}

function forward(
  out: usize, xhat: usize, mean: usize, variance: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, D: usize, eps: f64, relu: bool,
): void {
  const means = columnArray(0), invStds = columnArray(1), gammas = columnArray(2), betas = columnArray(3);
  const end = shareEnd(D, LINE);
  const row = D * F;
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    sumRows(means, x + at, N, row, count);
    divide(means, count, <f64>N); // (1)
    narrow(mean + at, means, count);
    sumSquares(invStds, x + at, means, N, row, count);
    divide(invStds, count, <f64>N); // (2)
    narrow(variance + at, invStds, count);
    invertRoots(invStds, count, eps); // (3)
    narrow(invStd + at, invStds, count);
    widen(gammas, gamma + at, count);
    widen(betas, beta + at, count);
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      const bytes = min(ROWS, N - n) * row;
      if (relu) normalizeRows(out + i, xhat + i, x + i, bytes, row, count, true);
      else normalizeRows(out + i, xhat + i, x + i, bytes, row, count, false);
    }
  }
}

function divide(sums: usize, count: usize, N: f64): void {
  for (let i: usize = 0; i < count; i++) store<f64>(sums + i * 8, load<f64>(sums + i * 8) / N);
}

/** squares = Σ (row − means)². */
function sumSquares(squares: usize, x: usize, means: usize, N: usize, row: usize, count: usize): void {
  memory.fill(squares, 0, count * 8);
  for (let n: usize = 0; n < N; n += ROWS) addSquares(squares, x + n * row, means, min(ROWS, N - n) * row, row, count);
}

function addSquares(squares: usize, x: usize, means: usize, bytes: usize, row: usize, count: usize): void {
  for (const end = x + count * F; x < end; x += 4 * F, squares += 32, means += 32) {
    const mean0 = v128.load(means), mean1 = v128.load(means, 16);
    let sum0 = v128.load(squares), sum1 = v128.load(squares, 16);
    for (let at = x, last = x + bytes; at < last; at += row) {
      const centered0 = f64x2.sub(loadWide(at), mean0), centered1 = f64x2.sub(loadWide(at + 2 * F), mean1);
      sum0 = f64x2.add(sum0, f64x2.mul(centered0, centered0));
      sum1 = f64x2.add(sum1, f64x2.mul(centered1, centered1));
    }
    v128.store(squares, sum0);
    v128.store(squares, sum1, 16);
  }
}

/** 1/√(variance + eps), in place; two at a time, so a last one has what stands behind it done, too. */
export function invertRoots(variances: usize, count: usize, eps: f64): void {
  const one = f64x2.splat(1), shift = f64x2.splat(eps);
  for (let i: usize = 0; i < count; i += 2) {
    const at = variances + i * 8;
    v128.store(at, f64x2.div(one, f64x2.sqrt(f64x2.add(v128.load(at), shift))));
  }
}

/** The rows from x on, which take `bytes`, by the statistics, gamma and beta in the scratch memory. */
// @ts-ignore: decorator
@inline
function normalizeRows(out: usize, xhat: usize, x: usize, bytes: usize, row: usize, count: usize, relu: bool): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) normalizeLanes(out + i * F, xhat + i * F, x + i * F, bytes, row, i * 8, 4, relu);
  if (i < count) normalizeLanes(out + i * F, xhat + i * F, x + i * F, bytes, row, i * 8, count - i, relu);
}

/** Four columns of these rows, or as many as `lanes`; their float64 are `wide` bytes inside of the column arrays. */
// @ts-ignore: decorator
@inline
function normalizeLanes(
  out: usize, xhat: usize, x: usize, bytes: usize, row: usize, wide: usize, lanes: usize, relu: bool,
): void {
  const means = columnArray(0) + wide, invStds = columnArray(1) + wide;
  const gammas = columnArray(2) + wide, betas = columnArray(3) + wide;
  const mean0 = v128.load(means), mean1 = v128.load(means, 16);
  const invStd0 = v128.load(invStds), invStd1 = v128.load(invStds, 16);
  const gamma0 = v128.load(gammas), gamma1 = v128.load(gammas, 16);
  const beta0 = v128.load(betas), beta1 = v128.load(betas, 16);
  for (const last = x + bytes; x < last; x += row, xhat += row, out += row) {
    const xhat0 = f64x2.mul(f64x2.sub(loadWide(x), mean0), invStd0); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(loadWide(x + 2 * F), mean1), invStd1);
    storeLanes(xhat, join(xhat0, xhat1), lanes);
    const out0 = f64x2.add(f64x2.mul(gamma0, xhat0), beta0); // (5)
    const out1 = f64x2.add(f64x2.mul(gamma1, xhat1), beta1);
    const scaled = join(out0, out1);
    storeLanes(out, relu ? rectified(scaled) : scaled, lanes);
  }
}
