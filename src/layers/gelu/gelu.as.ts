/**
 * GELU, in its exact form and in the form with tanh. See src/layers/gelu/kernels.ts: the equations are the same, in float32, within the
 * bounds of docs/decisions/0030-float32-activations.md.
 *
 * @family toolbox
 * @module
 */
import { Activation, backward, forward } from "../../backends/wasm/assembly/elementwise";
import { bell32, exp32OfWide } from "../../backends/wasm/assembly/exp32";
import { high, low } from "../../backends/wasm/assembly/lanes";
import { scaledTail32 } from "../../backends/wasm/assembly/normal-tail32";

/** From here on the normal tail is 0 in float32, in both forms. */
const LARGEST: f32 = 15;
const INVERSE_ROOT_2PI: f32 = 0.3989422804014327;
const TWICE_ROOT: f64 = 1.5957691216057308;
const CUBIC: f64 = 0.044715;

// @ts-ignore: decorator
@unmanaged
class Gelu extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, _a: v128, _b: v128): v128 {
    const a = magnitude(x);
    const dent = f32x4.mul(bell32(a), f32x4.mul(a, scaledTail32(a))); // (5)
    return f32x4.sub(relu(x), dent); // (6)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, _a: v128, _b: v128): v128 {
    const a = magnitude(x);
    const rest = f32x4.sub(scaledTail32(a), f32x4.mul(a, f32x4.splat(INVERSE_ROOT_2PI)));
    return slopeAt(x, f32x4.mul(bell32(a), rest)); // (10)
  }
}

// @ts-ignore: decorator
@unmanaged
class GeluTanh extends Activation {
  // @ts-ignore: decorator
  @inline
  value(x: v128, _a: v128, _b: v128): v128 {
    const a = magnitude(x);
    return f32x4.sub(relu(x), f32x4.mul(a, tanhWeight(a))); // (17)
  }

  // @ts-ignore: decorator
  @inline
  slope(x: v128, _a: v128, _b: v128): v128 {
    const a = magnitude(x), one = f32x4.splat(1);
    const q = tanhWeight(a);
    const square = f32x4.mul(f32x4.mul(a, a), f32x4.splat(<f32>(TWICE_ROOT * 3 * CUBIC)));
    const dv = f32x4.add(f32x4.splat(<f32>TWICE_ROOT), square); // (18)
    const spread = f32x4.mul(f32x4.mul(a, dv), f32x4.sub(one, q));
    return slopeAt(x, f32x4.mul(q, f32x4.sub(one, spread))); // (20)
  }
}

/** |x|, at most {@link LARGEST}. */
// @ts-ignore: decorator
@inline
function magnitude(x: v128): v128 {
  return f32x4.pmin(f32x4.abs(x), f32x4.splat(LARGEST)); // (3)
}

/** max(x, 0); of NaN and of −0 it is 0. */
// @ts-ignore: decorator
@inline
function relu(x: v128): v128 {
  return f32x4.pmax(f32x4.splat(0), x);
}

/** From the slope at −a, that at x. */
// @ts-ignore: decorator
@inline
function slopeAt(x: v128, slope: v128): v128 {
  return v128.bitselect(f32x4.sub(f32x4.splat(1), slope), slope, f32x4.gt(x, f32x4.splat(0))); // (12), (21)
}

/** 1/(1 + exp(v)), from exp(−v). */
// @ts-ignore: decorator
@inline
function tanhWeight(a: v128): v128 {
  const e = exp32OfWide(minusV(low(a)), minusV(high(a)));
  return f32x4.div(e, f32x4.add(f32x4.splat(1), e)); // (16)
}

/** −v of two float64: a rounding of v is one of exp(−v), as many times as large as v. */
// @ts-ignore: decorator
@inline
function minusV(a: v128): v128 {
  const cubic = f64x2.mul(f64x2.mul(a, a), f64x2.splat(-TWICE_ROOT * CUBIC));
  return f64x2.mul(a, f64x2.sub(cubic, f64x2.splat(TWICE_ROOT))); // (15)
}

/** @nanoseconds 5·size */
export function geluForward(out: usize, x: usize, size: usize): void {
  forward<Gelu>(out, x, size);
}

/** @nanoseconds 5.5·size */
export function geluBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<Gelu>(dx, dout, x, size);
}

/** @nanoseconds 5·size */
export function geluTanhForward(out: usize, x: usize, size: usize): void {
  forward<GeluTanh>(out, x, size);
}

/** @nanoseconds 6·size */
export function geluTanhBackward(dx: usize, dout: usize, x: usize, size: usize): void {
  backward<GeluTanh>(dx, dout, x, size);
}
