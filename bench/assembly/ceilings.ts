/**
 * The two limits of the machine: arithmetic that never leaves the registers, and a copy too large for any cache.
 */


/**
 * Twelve independent chains of one product and one sum: enough to hide the latency of both on two units each, and with
 * the two constants 14 of the 16 vector registers of x86-64.
 */
export function multiplyAdd(rounds: i32): f32 {
  const scale = f32x4.splat(0.75);
  const shift = f32x4.splat(0.25);
  let a0 = f32x4.splat(0.1), a1 = f32x4.splat(0.2), a2 = f32x4.splat(0.3), a3 = f32x4.splat(0.4);
  let b0 = f32x4.splat(0.5), b1 = f32x4.splat(0.6), b2 = f32x4.splat(0.7), b3 = f32x4.splat(0.8);
  let c0 = f32x4.splat(0.9), c1 = f32x4.splat(1.1), c2 = f32x4.splat(1.2), c3 = f32x4.splat(1.3);
  for (let i = 0; i < rounds; i++) {
    a0 = f32x4.add(f32x4.mul(a0, scale), shift);
    a1 = f32x4.add(f32x4.mul(a1, scale), shift);
    a2 = f32x4.add(f32x4.mul(a2, scale), shift);
    a3 = f32x4.add(f32x4.mul(a3, scale), shift);
    b0 = f32x4.add(f32x4.mul(b0, scale), shift);
    b1 = f32x4.add(f32x4.mul(b1, scale), shift);
    b2 = f32x4.add(f32x4.mul(b2, scale), shift);
    b3 = f32x4.add(f32x4.mul(b3, scale), shift);
    c0 = f32x4.add(f32x4.mul(c0, scale), shift);
    c1 = f32x4.add(f32x4.mul(c1, scale), shift);
    c2 = f32x4.add(f32x4.mul(c2, scale), shift);
    c3 = f32x4.add(f32x4.mul(c3, scale), shift);
  }
  const a = f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
  const b = f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3));
  const c = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  return f32x4.extract_lane(f32x4.add(f32x4.add(a, b), c), 0);
}

/** Copies the lower half of the memory to the upper half, `bytes` of it. */
export function copy(bytes: i32, rounds: i32): void {
  for (let i = 0; i < rounds; i++) memory.copy(bytes, 0, bytes);
}
