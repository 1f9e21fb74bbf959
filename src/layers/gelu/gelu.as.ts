/**
 * GELU, in its exact form and in the form with tanh. See src/layers/gelu/kernels.ts: the operations are the same, in
 * float64 and in the same order, and so are the results.
 *
 * @family toolbox
 * @module
 */
import { erfcx } from "../../backends/wasm/assembly/erf";
import { exp } from "../../backends/wasm/assembly/exp-log";
import { F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

const LARGEST: f64 = 40;
const INVERSE_ROOT_2PI: f64 = 0.3989422804014327;
const TWICE_ROOT: f64 = 1.5957691216057308;
const CUBIC: f64 = 0.044715;

/** @nanoseconds 17·size */
export function geluForward(out: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const lanes = v128.load(x + at);
    storeLanes(out + at, join(dented(low(lanes)), dented(high(lanes))), (end - at) / F);
  }
}

/** @nanoseconds 17·size */
export function geluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const lanes = v128.load(x + at), douts = v128.load(dout + at);
    const dx0 = f64x2.mul(low(douts), slope(low(lanes))); // (12)
    const dx1 = f64x2.mul(high(douts), slope(high(lanes)));
    storeLanes(dx + at, join(dx0, dx1), (end - at) / F);
  }
}

/** @nanoseconds 10·size */
export function geluTanhForward(out: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const lanes = v128.load(x + at);
    storeLanes(out + at, join(tanhDented(low(lanes)), tanhDented(high(lanes))), (end - at) / F);
  }
}

/** @nanoseconds 11·size */
export function geluTanhBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const lanes = v128.load(x + at), douts = v128.load(dout + at);
    const dx0 = f64x2.mul(low(douts), tanhSlope(low(lanes))); // (21)
    const dx1 = f64x2.mul(high(douts), tanhSlope(high(lanes)));
    storeLanes(dx + at, join(dx0, dx1), (end - at) / F);
  }
}

/** |x|, at most {@link LARGEST}. */
// @ts-ignore: decorator
@inline
function magnitude(x: v128): v128 {
  return f64x2.min(f64x2.abs(x), f64x2.splat(LARGEST)); // (3)
}

/** max(x, 0) − a·q: ReLU minus a dent. */
// @ts-ignore: decorator
@inline
function minusDent(x: v128, a: v128, q: v128): v128 {
  return f64x2.sub(f64x2.max(x, f64x2.splat(0)), f64x2.mul(a, q)); // (6), (17)
}

/** From the slope at −a, that at x. */
// @ts-ignore: decorator
@inline
function slopeAt(x: v128, slope: v128): v128 {
  return v128.bitselect(f64x2.sub(f64x2.splat(1), slope), slope, f64x2.gt(x, f64x2.splat(0)));
}

/** exp(−a²/2). */
// @ts-ignore: decorator
@inline
function bell(a: v128): v128 {
  return exp(f64x2.mul(f64x2.mul(f64x2.splat(-0.5), a), a));
}

/** erfcx(a/√2). */
// @ts-ignore: decorator
@inline
function scaledTail(a: v128): v128 {
  return erfcx(f64x2.mul(a, f64x2.splat(Math.SQRT1_2)));
}

// @ts-ignore: decorator
@inline
function dented(x: v128): v128 {
  const a = magnitude(x);
  const q = f64x2.mul(f64x2.mul(f64x2.splat(0.5), bell(a)), scaledTail(a)); // (5)
  return minusDent(x, a, q);
}

// @ts-ignore: decorator
@inline
function slope(x: v128): v128 {
  const a = magnitude(x);
  const half = f64x2.mul(f64x2.splat(0.5), scaledTail(a));
  const rest = f64x2.sub(half, f64x2.mul(a, f64x2.splat(INVERSE_ROOT_2PI)));
  return slopeAt(x, f64x2.mul(bell(a), rest)); // (10)
}

/** 1/(1 + exp(v)). */
// @ts-ignore: decorator
@inline
function tanhWeight(a: v128): v128 {
  const cube = f64x2.mul(f64x2.mul(f64x2.mul(f64x2.splat(CUBIC), a), a), a);
  const v = f64x2.mul(f64x2.splat(TWICE_ROOT), f64x2.add(a, cube)); // (15)
  return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), exp(v))); // (16)
}

// @ts-ignore: decorator
@inline
function tanhDented(x: v128): v128 {
  const a = magnitude(x);
  return minusDent(x, a, tanhWeight(a));
}

// @ts-ignore: decorator
@inline
function tanhSlope(x: v128): v128 {
  const a = magnitude(x);
  const q = tanhWeight(a);
  const square = f64x2.mul(f64x2.mul(f64x2.splat(3 * CUBIC), a), a);
  const dv = f64x2.mul(f64x2.splat(TWICE_ROOT), f64x2.add(f64x2.splat(1), square)); // (18)
  const spread = f64x2.mul(f64x2.mul(f64x2.mul(a, q), f64x2.sub(f64x2.splat(1), q)), dv);
  return slopeAt(x, f64x2.sub(q, spread)); // (20)
}
