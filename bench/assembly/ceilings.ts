/**
 * The two limits of the machine: arithmetic that never leaves the registers, and a copy too large for any cache.
 */


/**
 * Thirteen independent chains of one product and one sum: enough to hide the latency of both on two units each. With
 * the two constants that fills the 15 vector registers which V8 gives out on x86-64. Tried: 6 chains 28 GFLOP/s, 8
 * chains 35, 10 43, 12 49, 13 54, 16 (which spill) 30; unrolled loops of 12 are no faster.
 */
export function multiplyAdd(rounds: i32): f32 {
  const scale = f32x4.splat(0.75);
  const shift = f32x4.splat(0.25);
  let a0 = f32x4.splat(0.1);
  let a1 = f32x4.splat(0.2);
  let a2 = f32x4.splat(0.3);
  let a3 = f32x4.splat(0.4);
  let a4 = f32x4.splat(0.5);
  let a5 = f32x4.splat(0.6);
  let a6 = f32x4.splat(0.7);
  let a7 = f32x4.splat(0.8);
  let a8 = f32x4.splat(0.9);
  let a9 = f32x4.splat(1.0);
  let a10 = f32x4.splat(1.1);
  let a11 = f32x4.splat(1.2);
  let a12 = f32x4.splat(1.3);
  for (let i = 0; i < rounds; i++) {
    a0 = f32x4.add(f32x4.mul(a0, scale), shift);
    a1 = f32x4.add(f32x4.mul(a1, scale), shift);
    a2 = f32x4.add(f32x4.mul(a2, scale), shift);
    a3 = f32x4.add(f32x4.mul(a3, scale), shift);
    a4 = f32x4.add(f32x4.mul(a4, scale), shift);
    a5 = f32x4.add(f32x4.mul(a5, scale), shift);
    a6 = f32x4.add(f32x4.mul(a6, scale), shift);
    a7 = f32x4.add(f32x4.mul(a7, scale), shift);
    a8 = f32x4.add(f32x4.mul(a8, scale), shift);
    a9 = f32x4.add(f32x4.mul(a9, scale), shift);
    a10 = f32x4.add(f32x4.mul(a10, scale), shift);
    a11 = f32x4.add(f32x4.mul(a11, scale), shift);
    a12 = f32x4.add(f32x4.mul(a12, scale), shift);
  }
  const a = f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
  const b = f32x4.add(f32x4.add(a4, a5), f32x4.add(a6, a7));
  const c = f32x4.add(f32x4.add(a8, a9), f32x4.add(a10, a11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(a, b), f32x4.add(c, a12)), 0);
}

/** Copies the lower half of the memory to the upper half, `bytes` of it. */
export function copy(bytes: i32, rounds: i32): void {
  for (let i = 0; i < rounds; i++) memory.copy(bytes, 0, bytes);
}
