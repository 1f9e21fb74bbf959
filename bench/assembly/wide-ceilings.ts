/**
 * What one core computes with vectors of two float64: operations that do not wait for each other, and divisions.
 *
 * @module
 */

/** Per round 13 products and 13 sums. */
export function operations(rounds: i32): f64 {
  const scale = f64x2.splat(0.75), shift = f64x2.splat(0.25);
  let a0 = f64x2.splat(0.1), a1 = f64x2.splat(0.2), a2 = f64x2.splat(0.3), a3 = f64x2.splat(0.4);
  let a4 = f64x2.splat(0.5), a5 = f64x2.splat(0.6), a6 = f64x2.splat(0.7), a7 = f64x2.splat(0.8);
  let a8 = f64x2.splat(0.9), a9 = f64x2.splat(1.0), a10 = f64x2.splat(1.1), a11 = f64x2.splat(1.2);
  let a12 = f64x2.splat(1.3);
  for (let i = 0; i < rounds; i++) {
    a0 = f64x2.add(f64x2.mul(a0, scale), shift);
    a1 = f64x2.add(f64x2.mul(a1, scale), shift);
    a2 = f64x2.add(f64x2.mul(a2, scale), shift);
    a3 = f64x2.add(f64x2.mul(a3, scale), shift);
    a4 = f64x2.add(f64x2.mul(a4, scale), shift);
    a5 = f64x2.add(f64x2.mul(a5, scale), shift);
    a6 = f64x2.add(f64x2.mul(a6, scale), shift);
    a7 = f64x2.add(f64x2.mul(a7, scale), shift);
    a8 = f64x2.add(f64x2.mul(a8, scale), shift);
    a9 = f64x2.add(f64x2.mul(a9, scale), shift);
    a10 = f64x2.add(f64x2.mul(a10, scale), shift);
    a11 = f64x2.add(f64x2.mul(a11, scale), shift);
    a12 = f64x2.add(f64x2.mul(a12, scale), shift);
  }
  const a = f64x2.add(f64x2.add(a0, a1), f64x2.add(a2, a3));
  const b = f64x2.add(f64x2.add(a4, a5), f64x2.add(a6, a7));
  const c = f64x2.add(f64x2.add(a8, a9), f64x2.add(a10, a11));
  return f64x2.extract_lane(f64x2.add(f64x2.add(a, b), f64x2.add(c, a12)), 0);
}

/** Per round 4 divisions. */
export function divisions(rounds: i32): f64 {
  const one = f64x2.splat(1.1);
  let a0 = f64x2.splat(1.2), a1 = f64x2.splat(1.3), a2 = f64x2.splat(1.4), a3 = f64x2.splat(1.5);
  for (let i = 0; i < rounds; i++) {
    a0 = f64x2.div(one, a0);
    a1 = f64x2.div(one, a1);
    a2 = f64x2.div(one, a2);
    a3 = f64x2.div(one, a3);
  }
  return f64x2.extract_lane(f64x2.add(f64x2.add(a0, a1), f64x2.add(a2, a3)), 0);
}

/** Copies the first `bytes` of the memory to behind them. */
export function copy(bytes: i32, rounds: i32): void {
  for (let i = 0; i < rounds; i++) memory.copy(bytes, 0, bytes);
}
