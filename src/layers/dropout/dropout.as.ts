/**
 * Dropout. See src/layers/dropout/kernels.ts: the operations are the same, and so are the results.
 *
 * @family toolbox
 * @module
 */
import { F, join, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 1.6·N·D */
export function dropout(
  out: usize, x: usize, N: usize, D: usize, start: usize, rate: f64, key: f64, salt: f64,
): void {
  const row = D * F;
  const first = shareStart(N, 1), end = shareEnd(N, 1);
  if (rate == 0) {
    memory.copy(out + first * row, x + first * row, (end - first) * row);
    return;
  }
  const threshold = i32x4.splat(<i32>(<u32>(rate * 4294967296.0))); // (1)
  const scale = f64x2.splat(1 / (1 - rate)); // (2)
  for (let n = first; n < end; n++) {
    const index = i32x4(<i32>(<u32>key + <u32>(start + n)), <i32>(<u32>salt + <u32>(start + n)), 0, 0);
    const mixedRow = mixed(index); // (3)
    const k = i32x4.add(i32x4.splat(i32x4.extract_lane(mixedRow, 0)), i32x4(0, 1, 2, 3));
    const l = i32x4.splat(i32x4.extract_lane(mixedRow, 1));
    dropRow(out + n * row, x + n * row, row, k, l, threshold, scale);
  }
}

// @ts-ignore: decorator
@inline
function dropRow(out: usize, x: usize, row: usize, k: v128, l: v128, threshold: v128, scale: v128): void {
  const four = i32x4.splat(4);
  for (let i: usize = 0; i < row; i += 4 * F, k = i32x4.add(k, four)) {
    const word = mixed(v128.xor(mixed(k), l)); // (4)
    const scaled = join(f64x2.mul(scale, loadWide(x + i)), f64x2.mul(scale, loadWide(x + i + 2 * F)));
    storeLanes(out + i, v128.and(scaled, i32x4.ge_u(word, threshold)), (row - i) / F); // (5)
  }
}

/** See src/base/mix.ts. */
// @ts-ignore: decorator
@inline
function mixed(word: v128): v128 {
  word = i32x4.mul(v128.xor(word, i32x4.shr_u(word, 16)), i32x4.splat(0x7feb352d));
  word = i32x4.mul(v128.xor(word, i32x4.shr_u(word, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(word, i32x4.shr_u(word, 16));
}
