/**
 * Layer normalization. See src/layers/layer-norm/kernels.ts: the operations are the same, in float64. A sum along a
 * row is one of its even features and one of its odd ones, whatever the other rows; a sum down a column goes row by row.
 *
 * @family toolbox
 * @module
 */
import { COLUMNS, columnArray, narrow, ROWS } from "../../backends/wasm/assembly/columns";
import { F, join, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import {
  addLastSquare, addSquares, CHAINS, firstOf, foldPairs, invertedRoots, loadLast, secondOf, storeFound,
} from "../../backends/wasm/assembly/rows";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";
import { addGradients } from "../batch-norm/backward.as";

/** @nanoseconds 1.7·N·D */
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

/** @nanoseconds 1.6·N·D */
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
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0), i: usize = 0;
  for (; i + F < row; i += 2 * F) {
    s0 = f64x2.add(s0, loadWide(x0 + i)), s1 = f64x2.add(s1, loadWide(x1 + i));
    s2 = f64x2.add(s2, loadWide(x2 + i)), s3 = f64x2.add(s3, loadWide(x3 + i));
  }
  if (i < row) {
    s0 = f64x2.add(s0, loadLast(x0 + i)), s1 = f64x2.add(s1, loadLast(x1 + i));
    s2 = f64x2.add(s2, loadLast(x2 + i)), s3 = f64x2.add(s3, loadLast(x3 + i));
  }
  const mean01 = f64x2.div(foldPairs(s0, s1), D), mean23 = f64x2.div(foldPairs(s2, s3), D); // (1)
  const mean0 = v128.shuffle<u64>(mean01, mean01, 0, 0), mean1 = v128.shuffle<u64>(mean01, mean01, 1, 1);
  const mean2 = v128.shuffle<u64>(mean23, mean23, 0, 0), mean3 = v128.shuffle<u64>(mean23, mean23, 1, 1);
  s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0), i = 0;
  for (; i + F < row; i += 2 * F) {
    s0 = addSquares(s0, loadWide(x0 + i), mean0), s1 = addSquares(s1, loadWide(x1 + i), mean1);
    s2 = addSquares(s2, loadWide(x2 + i), mean2), s3 = addSquares(s3, loadWide(x3 + i), mean3);
  }
  if (i < row) {
    s0 = addLastSquare(s0, x0 + i, mean0), s1 = addLastSquare(s1, x1 + i, mean1);
    s2 = addLastSquare(s2, x2 + i, mean2), s3 = addLastSquare(s3, x3 + i, mean3);
  }
  const variance01 = f64x2.div(foldPairs(s0, s1), D), variance23 = f64x2.div(foldPairs(s2, s3), D); // (2)
  storeFound(mean01, mean23, invertedRoots(variance01, eps), invertedRoots(variance23, eps)); // (3)
}

function normalizeRow(
  out: usize, xhat: usize, x: usize, gamma: usize, beta: usize, row: usize, mean: f64, invStd: f64,
): void {
  const means = f64x2.splat(mean), invStds = f64x2.splat(invStd);
  for (let i: usize = 0; i < row; i += 4 * F) {
    const after = i + 2 * F;
    const xhat0 = f64x2.mul(f64x2.sub(loadWide(x + i), means), invStds); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(loadWide(x + after), means), invStds);
    const out0 = f64x2.add(f64x2.mul(loadWide(gamma + i), xhat0), loadWide(beta + i)); // (5)
    const out1 = f64x2.add(f64x2.mul(loadWide(gamma + after), xhat1), loadWide(beta + after));
    storeLanes(xhat + i, join(xhat0, xhat1), (row - i) / F);
    storeLanes(out + i, join(out0, out1), (row - i) / F);
  }
}

/** The sums (9) and (10) of `count` rows from dout and xhat on. */
function sumGradients(dout0: usize, xhat0: usize, gamma: usize, row: usize, count: usize): void {
  const to1 = min<usize>(1, count - 1) * row, to2 = min<usize>(2, count - 1) * row, to3 = (count - 1) * row;
  const dout1 = dout0 + to1, dout2 = dout0 + to2, dout3 = dout0 + to3;
  const xhat1 = xhat0 + to1, xhat2 = xhat0 + to2, xhat3 = xhat0 + to3;
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, i: usize = 0;
  for (; i + F < row; i += 2 * F) {
    const gammas = loadWide(gamma + i);
    const dxhat0 = f64x2.mul(loadWide(dout0 + i), gammas), dxhat1 = f64x2.mul(loadWide(dout1 + i), gammas); // (8)
    const dxhat2 = f64x2.mul(loadWide(dout2 + i), gammas), dxhat3 = f64x2.mul(loadWide(dout3 + i), gammas);
    a0 = f64x2.add(a0, dxhat0), a1 = f64x2.add(a1, dxhat1), a2 = f64x2.add(a2, dxhat2), a3 = f64x2.add(a3, dxhat3); // (9)
    b0 = f64x2.add(b0, f64x2.mul(dxhat0, loadWide(xhat0 + i))), b1 = f64x2.add(b1, f64x2.mul(dxhat1, loadWide(xhat1 + i))); // (10)
    b2 = f64x2.add(b2, f64x2.mul(dxhat2, loadWide(xhat2 + i))), b3 = f64x2.add(b3, f64x2.mul(dxhat3, loadWide(xhat3 + i)));
  }
  if (i < row) {
    const gammas = loadLast(gamma + i);
    const dxhat0 = f64x2.mul(loadLast(dout0 + i), gammas), dxhat1 = f64x2.mul(loadLast(dout1 + i), gammas);
    const dxhat2 = f64x2.mul(loadLast(dout2 + i), gammas), dxhat3 = f64x2.mul(loadLast(dout3 + i), gammas);
    a0 = f64x2.add(a0, dxhat0), a1 = f64x2.add(a1, dxhat1), a2 = f64x2.add(a2, dxhat2), a3 = f64x2.add(a3, dxhat3);
    b0 = f64x2.add(b0, f64x2.mul(dxhat0, loadLast(xhat0 + i))), b1 = f64x2.add(b1, f64x2.mul(dxhat1, loadLast(xhat1 + i)));
    b2 = f64x2.add(b2, f64x2.mul(dxhat2, loadLast(xhat2 + i))), b3 = f64x2.add(b3, f64x2.mul(dxhat3, loadLast(xhat3 + i)));
  }
  storeFound(foldPairs(a0, a1), foldPairs(a2, a3), foldPairs(b0, b1), foldPairs(b2, b3));
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
