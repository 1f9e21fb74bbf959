/**
 * Clipping. See src/optimizers/clipping/kernels.ts; here in float32, sums in float64.
 *
 * @family toolbox
 * @module
 */
import { F, fillLanes, high, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, loadPartial, storePartial } from "../../backends/wasm/assembly/partials";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/**
 * The sums, or maxima, of this share's blocks.
 *
 * @nanoseconds 0.15·size
 */
export function gradientNormShare(norm: usize, dw: usize, size: usize, type: f64): void {
  const block = blockSize(size, LINE);
  const end = endBlock(size, block);
  for (let index = firstBlock(size, block); index < end; index++) {
    const from = index * block;
    storePartial(index, blockTotal(dw + from * F, min(block, size - from), type));
  }
}

/** After all shares: their blocks in order. */
export function gradientNormTotal(norm: usize, dw: usize, size: usize, type: f64): void {
  const block = blockSize(size, LINE);
  const count = (size + block - 1) / block;
  let total: f64 = 0;
  for (let index: usize = 0; index < count; index++) {
    const partial = loadPartial(index);
    total = isSum(type) ? total + partial : max(total, partial);
  }
  store<f32>(norm, <f32>(type == 2 ? sqrt(total) : total));
}

// @ts-ignore: decorator
@inline
function isSum(type: f64): bool {
  return type == 1 || type == 2;
}

function blockTotal(dw: usize, size: usize, type: f64): f64 {
  let totals = f64x2.splat(0);
  for (let i: usize = 0; i < size; i += 4) {
    const magnitudes = f32x4.abs(fillLanes(v128.load(dw + i * F), size - i, 0));
    const first = low(magnitudes), second = high(magnitudes);
    if (type == 1) totals = f64x2.add(totals, f64x2.add(first, second)); // (1)
    else if (type == 2) totals = f64x2.add(totals, f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second))); // (2)
    else totals = f64x2.max(totals, f64x2.max(first, second)); // (3)
  }
  const one = f64x2.extract_lane(totals, 0), other = f64x2.extract_lane(totals, 1);
  return isSum(type) ? one + other : max(one, other);
}

/** @nanoseconds 0.15·size */
export function clipToNorm(dw: usize, norm: usize, size: usize, limit: f64): void {
  const factor = min<f64>(1, limit / (<f64>load<f32>(norm) + 1e-6)); // (4)
  if (factor == 1) return;
  const factors = f32x4.splat(<f32>factor);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    storeLanes(dw + at, f32x4.mul(factors, v128.load(dw + at)), (end - at) / F); // (5)
  }
}

/** @nanoseconds 0.15·size */
export function clipToValue(dw: usize, size: usize, limit: f64): void {
  const most = f32x4.splat(<f32>limit), least = f32x4.splat(<f32>-limit);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) {
    const clipped = f32x4.max(least, f32x4.min(most, v128.load(dw + at))); // (6)
    storeLanes(dw + at, clipped, (end - at) / F);
  }
}

/** @nanoseconds 0.1·size */
export function clearGradients(dw: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const end = shareEnd(size, LINE) * F;
  for (let at = shareStart(size, LINE) * F; at < end; at += 4 * F) storeLanes(dw + at, zero, (end - at) / F); // (7)
}
