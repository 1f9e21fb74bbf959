/**
 * Embedding. See src/layers/embedding/kernels.ts: the additions are the same, in float64 and in the same order, and so are
 * the results.
 *
 * In the backward pass a share owns rows of the table. It looks through all ids, and links and sums the places of its own.
 *
 * @family toolbox
 * @module
 */
import { F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.2·size·D */
export function embeddingForward(out: usize, ids: usize, w: usize, size: usize, D: usize): void {
  const end = shareEnd(size, 1), row = D * F;
  for (let p = shareStart(size, 1); p < end; p++) memory.copy(out + p * row, w + <usize>load<f32>(ids + p * F) * row, row); // (1)
}

/** @nanoseconds 0.5·size·D */
export function embeddingBackward(
  dw: usize, next: usize, first: usize, dout: usize, ids: usize,
  size: usize, V: usize, D: usize, paddingId: f64, byFrequency: bool,
): void {
  const start = shareStart(V, 1), end = shareEnd(V, 1), row = D * F;
  for (let i = start; i < end; i++) store<f32>(first + i * F, -1);
  linkPlaces(next, first, ids, size, start, end, paddingId);
  for (let i = start; i < end; i++) {
    const place = load<f32>(first + i * F);
    if (place < 0) memory.fill(dw + i * row, 0, row);
    else sumPlaces(dw + i * row, next, dout, row, place, byFrequency);
  }
}

/** Of the ids from `start` to `end`. */
function linkPlaces(
  next: usize, first: usize, ids: usize, size: usize, start: usize, end: usize, paddingId: f64,
): void {
  for (let p = size; p-- > 0; ) {
    const id = load<f32>(ids + p * F), i = <usize>id;
    if (i < start || i >= end || <f64>id == paddingId) continue; // (5)
    store<f32>(next + p * F, load<f32>(first + i * F));
    store<f32>(first + i * F, <f32>p);
  }
}

/** One row of dw, from the places that begin with `place`. */
function sumPlaces(dw: usize, next: usize, dout: usize, row: usize, place: f32, byFrequency: bool): void {
  let places: f64 = 0;
  for (let p = place; p >= 0; p = load<f32>(next + <usize>p * F)) places += 1;
  const divisor = f64x2.splat(byFrequency ? places : 1);
  for (let d: usize = 0; d < row; d += 4 * F) {
    let sum0 = f64x2.splat(0), sum1 = f64x2.splat(0);
    for (let p = place; p >= 0; p = load<f32>(next + <usize>p * F)) {
      const lanes = v128.load(dout + <usize>p * row + d);
      sum0 = f64x2.add(sum0, low(lanes)); // (4)
      sum1 = f64x2.add(sum1, high(lanes));
    }
    storeLanes(dw + d, join(f64x2.div(sum0, divisor), f64x2.div(sum1, divisor)), (row - d) / F); // (6)
  }
}

/** @nanoseconds 0.1·size */
export function embeddingBackwardIds(dx: usize, size: usize): void {
  const start = shareStart(size, LINE), end = shareEnd(size, LINE);
  memory.fill(dx + start * F, 0, (end - start) * F); // (7)
}
