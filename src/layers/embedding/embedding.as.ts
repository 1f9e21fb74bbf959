/**
 * Embedding. See src/layers/embedding/kernels.ts: the additions are the same, in float64 and in the same order, and so are
 * the results.
 *
 * In the backward pass a share owns rows of the table. It looks through all ids, and links and sums the places of its own.
 *
 * @family toolbox
 * @module
 */
import { copyRow, F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { LINE, shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 0.4·size·D */
export function embeddingForward(out: usize, ids: usize, w: usize, size: usize, D: usize): void {
  const end = shareEnd(size, 1), row = D * F;
  for (let p = shareStart(size, 1); p < end; p++) copyRow(out + p * row, w + <usize>load<f32>(ids + p * F) * row, row); // (1)
}

/** @nanoseconds 1.6·size·D */
export function embeddingBackward(
  dw: usize, next: usize, first: usize, dout: usize, ids: usize,
  size: usize, V: usize, D: usize, paddingId: f64, byFrequency: bool,
): void {
  const start = shareStart(V, 1), end = shareEnd(V, 1), row = D * F;
  for (let i = start; i < end; i++) store<f32>(first + i * F, -1);
  linkPlaces(next, first, ids, size, start, end, paddingId);
  memory.fill(dw + start * row, 0, (end - start) * row);
  for (let i = start; i < end; i++) {
    const place = load<f32>(first + i * F);
    if (place >= 0) sumPlaces(dw + i * row, next, dout, row, place, byFrequency);
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

/**
 * One row of dw, from the places that begin with `place`. To follow a link takes longer than to add four numbers, so 16
 * columns are summed each time; those behind the last are left unread.
 */
function sumPlaces(dw: usize, next: usize, dout: usize, row: usize, place: f32, byFrequency: bool): void {
  let places: f64 = byFrequency ? 0 : 1;
  if (byFrequency) for (let p = place; p >= 0; p = load<f32>(next + <usize>p * F)) places += 1;
  const divisor = f64x2.splat(places);
  for (let d: usize = 0; d < row; d += 16 * F) {
    let a0 = f64x2.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, e0 = a0, e1 = a0;
    for (let p = place; p >= 0; p = load<f32>(next + <usize>p * F)) {
      const at = dout + <usize>p * row + d;
      const a = v128.load(at), b = v128.load(at, 4 * F), c = v128.load(at, 8 * F), e = v128.load(at, 12 * F);
      a0 = f64x2.add(a0, low(a)), a1 = f64x2.add(a1, high(a)); // (4)
      b0 = f64x2.add(b0, low(b)), b1 = f64x2.add(b1, high(b));
      c0 = f64x2.add(c0, low(c)), c1 = f64x2.add(c1, high(c));
      e0 = f64x2.add(e0, low(e)), e1 = f64x2.add(e1, high(e));
    }
    storeMean(dw + d, a0, a1, divisor, row - d);
    storeMean(dw + d + 4 * F, b0, b1, divisor, row - d - 4 * F);
    storeMean(dw + d + 8 * F, c0, c1, divisor, row - d - 8 * F);
    storeMean(dw + d + 12 * F, e0, e1, divisor, row - d - 12 * F);
  }
}

/** Four sums; nothing where the row has ended before. @param left bytes to the end of the row */
// @ts-ignore: decorator
@inline
function storeMean(dw: usize, sum0: v128, sum1: v128, divisor: v128, left: isize): void {
  if (left > 0) storeLanes(dw, join(f64x2.div(sum0, divisor), f64x2.div(sum1, divisor)), <usize>left / F); // (6)
}

/** @nanoseconds 0.1·size */
export function embeddingBackwardIds(dx: usize, size: usize): void {
  const start = shareStart(size, LINE), end = shareEnd(size, LINE);
  memory.fill(dx + start * F, 0, (end - start) * F); // (7)
}
