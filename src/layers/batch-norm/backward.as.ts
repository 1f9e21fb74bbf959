/**
 * Batch normalization in training mode, backward pass, alone and with the ReLU behind it. See src/layers/batch-norm/kernels.ts
 * and batch-norm.ts here, the forward pass.
 *
 * @module
 */
import { COLUMNS, columnArray, narrow, ROWS } from "../../backends/wasm/assembly/columns";
import { F, high, join, loadWide, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { passed } from "../relu/relu.as";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.7·N·D */
export function batchNormBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, D: usize,
): void {
  backward(dx, dgamma, dbeta, dout, 0, xhat, gamma, invStd, N, D);
}

/** @nanoseconds 0.7·N·D */
export function batchNormReluBackward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, out: usize, xhat: usize, gamma: usize, invStd: usize,
  N: usize, D: usize,
): void {
  backward(dx, dgamma, dbeta, dout, out, xhat, gamma, invStd, N, D);
}

/** Where ReLU comes behind, `out` is what it gave; else 0. */
function backward(
  dx: usize, dgamma: usize, dbeta: usize, dout: usize, out: usize, xhat: usize, gamma: usize, invStd: usize,
  N: usize, D: usize,
): void {
  const dgammas = columnArray(0), dbetas = columnArray(1), scales = columnArray(2);
  const end = shareEnd(D, LINE);
  const row = D * F;
  for (let d = shareStart(D, LINE); d < end; d += COLUMNS) {
    const count = min(COLUMNS, end - d);
    const at = d * F;
    memory.fill(dbetas, 0, count * 8);
    memory.fill(dgammas, 0, count * 8);
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      const bytes = min(ROWS, N - n) * row;
      if (out != 0) addGradients(dout + i, out + i, xhat + i, bytes, row, count, true);
      else addGradients(dout + i, 0, xhat + i, bytes, row, count, false);
    }
    for (let i: usize = 0; i < count; i++) {
      const scaled = <f64>load<f32>(gamma + at + i * F) * <f64>load<f32>(invStd + at + i * F);
      store<f64>(scales + i * 8, scaled / <f64>N);
    }
    for (let n: usize = 0, i = at; n < N; n += ROWS, i += ROWS * row) {
      const bytes = min(ROWS, N - n) * row;
      if (out != 0) backwardRows(dx + i, dout + i, out + i, xhat + i, bytes, row, count, <f64>N, true);
      else backwardRows(dx + i, dout + i, 0, xhat + i, bytes, row, count, <f64>N, false);
    }
    narrow(dbeta + at, dbetas, count);
    narrow(dgamma + at, dgammas, count);
  }
}

/**
 * In the column arrays 0, dgammas += dout·xhat, and 1, dbetas += dout, over the rows from dout on, which take `bytes`. With
 * `relu`, only where `out` is positive.
 */
// @ts-ignore: decorator
@inline
export function addGradients(
  dout: usize, out: usize, xhat: usize, bytes: usize, row: usize, count: usize, relu: bool,
): void {
  let dgammas = columnArray(0), dbetas = columnArray(1);
  for (let i: usize = 0; i < count * F; i += 4 * F, dgammas += 32, dbetas += 32) {
    let dgamma0 = v128.load(dgammas), dgamma1 = v128.load(dgammas, 16);
    let dbeta0 = v128.load(dbetas), dbeta1 = v128.load(dbetas, 16);
    for (let at = i, last = i + bytes; at < last; at += row) {
      let douts = v128.load(dout + at);
      if (relu) douts = passed(douts, v128.load(out + at));
      const dout0 = low(douts), dout1 = high(douts);
      dbeta0 = f64x2.add(dbeta0, dout0); // (10)
      dbeta1 = f64x2.add(dbeta1, dout1);
      dgamma0 = f64x2.add(dgamma0, f64x2.mul(dout0, loadWide(xhat + at))); // (11)
      dgamma1 = f64x2.add(dgamma1, f64x2.mul(dout1, loadWide(xhat + at + 2 * F)));
    }
    v128.store(dgammas, dgamma0), v128.store(dgammas, dgamma1, 16);
    v128.store(dbetas, dbeta0), v128.store(dbetas, dbeta1, 16);
  }
}

// @ts-ignore: decorator
@inline
function backwardRows(
  dx: usize, dout: usize, out: usize, xhat: usize, bytes: usize, row: usize, count: usize, N: f64, relu: bool,
): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    backwardLanes(dx + i * F, dout + i * F, out + i * F, xhat + i * F, bytes, row, i * 8, 4, N, relu);
  }
  if (i < count) {
    backwardLanes(dx + i * F, dout + i * F, out + i * F, xhat + i * F, bytes, row, i * 8, count - i, N, relu);
  }
}

/** Four columns of these rows, or as many as `lanes`; their float64 are `wide` bytes inside of the column arrays. */
// @ts-ignore: decorator
@inline
function backwardLanes(
  dx: usize, dout: usize, out: usize, xhat: usize, bytes: usize, row: usize, wide: usize, lanes: usize, N: f64,
  relu: bool,
): void {
  const dgammas = columnArray(0) + wide, dbetas = columnArray(1) + wide, scales = columnArray(2) + wide;
  const dgamma0 = v128.load(dgammas), dgamma1 = v128.load(dgammas, 16);
  const dbeta0 = v128.load(dbetas), dbeta1 = v128.load(dbetas, 16);
  const scale0 = v128.load(scales), scale1 = v128.load(scales, 16);
  const rows = f64x2.splat(N);
  for (let at: usize = 0; at < bytes; at += row) {
    let douts = v128.load(dout + at);
    if (relu) douts = passed(douts, v128.load(out + at));
    const rest0 = f64x2.sub(f64x2.mul(rows, low(douts)), dbeta0);
    const rest1 = f64x2.sub(f64x2.mul(rows, high(douts)), dbeta1);
    const dx0 = f64x2.mul(scale0, f64x2.sub(rest0, f64x2.mul(loadWide(xhat + at), dgamma0))); // (23)
    const dx1 = f64x2.mul(scale1, f64x2.sub(rest1, f64x2.mul(loadWide(xhat + at + 2 * F), dgamma1)));
    storeLanes(dx + at, join(dx0, dx1), lanes);
  }
}
