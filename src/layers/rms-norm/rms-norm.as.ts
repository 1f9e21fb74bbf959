/**
 * Root mean square normalization. See src/layers/rms-norm/kernels.ts: the operations are the same, in float64. A sum along a
 * row is one of its even features and one of its odd ones, whatever the other rows; a sum down a column goes row by row.
 *
 * @family toolbox
 * @module
 */
import { COLUMNS, columnArray, narrow, ROWS } from "../../backends/wasm/assembly/columns";
import { F, join, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import { CHAINS, firstOf, foldPairs, invertedRoots, loadLast, storeFound } from "../../backends/wasm/assembly/rows";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.9·N·D */
export function rmsNormForward(
  out: usize, invRms: usize, x: usize, gamma: usize, N: usize, D: usize, eps: f64,
): void {
  const row = D * F;
  const end = shareEnd(N, CHAINS);
  for (let n = shareStart(N, CHAINS); n < end; n += CHAINS) {
    const count = min(CHAINS, end - n);
    findRoots(x + n * row, row, count, eps);
    for (let i: usize = 0; i < count; i++) {
      const at = (n + i) * row;
      const inverse = firstOf(i);
      scaleRow(out + at, x + at, gamma, row, inverse);
      store<f32>(invRms + (n + i) * F, <f32>inverse);
    }
  }
}

/** @nanoseconds 1.5·N·D */
export function rmsNormBackwardInput(
  dx: usize, dout: usize, x: usize, gamma: usize, invRms: usize, N: usize, D: usize,
): void {
  const row = D * F;
  const end = shareEnd(N, CHAINS);
  for (let n = shareStart(N, CHAINS); n < end; n += CHAINS) {
    const count = min(CHAINS, end - n);
    sumGradients(dout + n * row, x + n * row, gamma, invRms + n * F, row, count);
    for (let i: usize = 0; i < count; i++) {
      const at = (n + i) * row;
      backwardRow(dx + at, dout + at, x + at, gamma, row, <f64>load<f32>(invRms + (n + i) * F), firstOf(i));
    }
  }
}

/**
 * A share owns columns here, as in batch normalization.
 *
 * @nanoseconds 0.7·N·D
 */
export function rmsNormBackwardParameters(
  dgamma: usize, dout: usize, x: usize, invRms: usize, N: usize, D: usize,
): void {
  const dgammas = columnArray(0);
  const end = shareEnd(D, LINE);
  const row = D * F;
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    memory.fill(dgammas, 0, count * 8);
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      addGradients(dgammas, dout + i, x + i, invRms + n * F, min(ROWS, N - n), row, count);
    }
    narrow(dgamma + at, dgammas, count);
  }
}

/** 1/√(mean square + eps) of `count` rows from x on. */
function findRoots(x0: usize, row: usize, count: usize, eps: f64): void {
  const x1 = x0 + min<usize>(1, count - 1) * row, x2 = x0 + min<usize>(2, count - 1) * row, x3 = x0 + (count - 1) * row;
  const D = f64x2.splat(<f64>(row / F));
  let sum0 = f64x2.splat(0), sum1 = f64x2.splat(0), sum2 = f64x2.splat(0), sum3 = f64x2.splat(0);
  let i: usize = 0;
  for (; i + F < row; i += 2 * F) {
    sum0 = addSquares(sum0, loadWide(x0 + i)), sum1 = addSquares(sum1, loadWide(x1 + i));
    sum2 = addSquares(sum2, loadWide(x2 + i)), sum3 = addSquares(sum3, loadWide(x3 + i));
  }
  if (i < row) {
    sum0 = addSquares(sum0, loadLast(x0 + i)), sum1 = addSquares(sum1, loadLast(x1 + i));
    sum2 = addSquares(sum2, loadLast(x2 + i)), sum3 = addSquares(sum3, loadLast(x3 + i));
  }
  const square01 = f64x2.div(foldPairs(sum0, sum1), D), square23 = f64x2.div(foldPairs(sum2, sum3), D); // (1)
  storeFound(invertedRoots(square01, eps), invertedRoots(square23, eps), square01, square23); // (2)
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x));
}

function scaleRow(out: usize, x: usize, gamma: usize, row: usize, invRms: f64): void {
  const inverses = f64x2.splat(invRms);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const after = i + 2 * F;
    const out0 = f64x2.mul(loadWide(gamma + i), f64x2.mul(loadWide(x + i), inverses)); // (3), (4)
    const out1 = f64x2.mul(loadWide(gamma + after), f64x2.mul(loadWide(x + after), inverses));
    storeLanes(out + i, join(out0, out1), (row - i) / F);
  }
}

/** The sums (7) of `count` rows from dout and x on. */
function sumGradients(dout0: usize, x0: usize, gamma: usize, invRms: usize, row: usize, count: usize): void {
  const to1 = min<usize>(1, count - 1), to2 = min<usize>(2, count - 1), to3 = count - 1;
  const dout1 = dout0 + to1 * row, dout2 = dout0 + to2 * row, dout3 = dout0 + to3 * row;
  const x1 = x0 + to1 * row, x2 = x0 + to2 * row, x3 = x0 + to3 * row;
  const inverse0 = rootOf(invRms), inverse1 = rootOf(invRms + to1 * F);
  const inverse2 = rootOf(invRms + to2 * F), inverse3 = rootOf(invRms + to3 * F);
  let b0 = f64x2.splat(0), b1 = f64x2.splat(0), b2 = f64x2.splat(0), b3 = f64x2.splat(0);
  let i: usize = 0;
  for (; i + F < row; i += 2 * F) {
    const gammas = loadWide(gamma + i);
    b0 = addProducts(b0, loadWide(dout0 + i), gammas, loadWide(x0 + i), inverse0);
    b1 = addProducts(b1, loadWide(dout1 + i), gammas, loadWide(x1 + i), inverse1);
    b2 = addProducts(b2, loadWide(dout2 + i), gammas, loadWide(x2 + i), inverse2);
    b3 = addProducts(b3, loadWide(dout3 + i), gammas, loadWide(x3 + i), inverse3);
  }
  if (i < row) {
    const gammas = loadLast(gamma + i);
    b0 = addProducts(b0, loadLast(dout0 + i), gammas, loadLast(x0 + i), inverse0);
    b1 = addProducts(b1, loadLast(dout1 + i), gammas, loadLast(x1 + i), inverse1);
    b2 = addProducts(b2, loadLast(dout2 + i), gammas, loadLast(x2 + i), inverse2);
    b3 = addProducts(b3, loadLast(dout3 + i), gammas, loadLast(x3 + i), inverse3);
  }
  storeFound(foldPairs(b0, b1), foldPairs(b2, b3), inverse0, inverse2);
}

// @ts-ignore: decorator
@inline
function rootOf(invRms: usize): v128 {
  return f64x2.splat(<f64>load<f32>(invRms));
}

// @ts-ignore: decorator
@inline
function addProducts(b: v128, dout: v128, gamma: v128, x: v128, invRms: v128): v128 {
  return f64x2.add(b, f64x2.mul(f64x2.mul(dout, gamma), f64x2.mul(x, invRms))); // (3), (6), (7)
}

function backwardRow(dx: usize, dout: usize, x: usize, gamma: usize, row: usize, invRms: f64, b: f64): void {
  for (let i: usize = 0; i < row; i += 4 * F) {
    const dx0 = backwardPair(loadWide(dout + i), loadWide(x + i), loadWide(gamma + i), row, invRms, b);
    const after = i + 2 * F;
    const dx1 = backwardPair(loadWide(dout + after), loadWide(x + after), loadWide(gamma + after), row, invRms, b);
    storeLanes(dx + i, join(dx0, dx1), (row - i) / F);
  }
}

// @ts-ignore: decorator
@inline
function backwardPair(dout: v128, x: v128, gamma: v128, row: usize, invRms: f64, b: f64): v128 {
  const D = <f64>(row / F);
  const dxhat = f64x2.mul(dout, gamma); // (6)
  const xhat = f64x2.mul(x, f64x2.splat(invRms)); // (3)
  const rest = f64x2.sub(f64x2.mul(f64x2.splat(D), dxhat), f64x2.mul(xhat, f64x2.splat(b)));
  return f64x2.mul(f64x2.splat(invRms / D), rest); // (10)
}

/** dgammas += dout·xhat, over `rows` rows from dout and x on. */
function addGradients(
  dgammas: usize, dout: usize, x: usize, invRms: usize, rows: usize, row: usize, count: usize,
): void {
  for (let i: usize = 0; i < count * F; i += 4 * F, dgammas += 32) {
    let dgamma0 = v128.load(dgammas), dgamma1 = v128.load(dgammas, 16);
    for (let n: usize = 0, at = i; n < rows; n++, at += row) {
      const inverse = f64x2.splat(<f64>load<f32>(invRms + n * F));
      const after = at + 2 * F;
      dgamma0 = f64x2.add(dgamma0, f64x2.mul(loadWide(dout + at), f64x2.mul(loadWide(x + at), inverse))); // (3), (5)
      dgamma1 = f64x2.add(dgamma1, f64x2.mul(loadWide(dout + after), f64x2.mul(loadWide(x + after), inverse)));
    }
    v128.store(dgammas, dgamma0), v128.store(dgammas, dgamma1, 16);
  }
}
