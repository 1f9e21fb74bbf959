/**
 * Packing: a block of A or B, copied so that the tiles read it from end to end.
 *
 * A panel is `width` lanes wide (rows of A, or columns of B) and k long: element (lane, p) lies at
 * `panel + (p*width + lane)*4`. Lanes past the last one repeat it; what they produce is thrown away.
 *
 * @module
 */
import { F } from "./lanes";

/**
 * Packs `lanes` × k elements into ⌈lanes/width⌉ panels, one after the other.
 *
 * @param from element (lane, p) is at `from + lane*laneStep + p*step` (bytes); one of the two steps is 4
 */
export function pack(
  to: usize, from: usize, lanes: usize, k: usize, laneStep: usize, step: usize, width: usize,
): void {
  for (let lane: usize = 0; lane < lanes; lane += width) {
    packPanel(to, from + lane * laneStep, min(width, lanes - lane), k, laneStep, step, width);
    to += width * k * F;
  }
}

function packPanel(
  to: usize, from: usize, lanes: usize, k: usize, laneStep: usize, step: usize, width: usize,
): void {
  let lane: usize = 0;
  for (; lane + 4 <= lanes; lane += 4) {
    if (laneStep == F) packContiguous(to + lane * F, from + lane * F, k, step, width * F);
    else packTransposed(to + lane * F, from + lane * laneStep, k, laneStep, width * F);
  }
  for (; lane < width; lane++) {
    packLane(to + lane * F, from + min(lane, lanes - 1) * laneStep, k, step, width * F);
  }
}

function packLane(to: usize, from: usize, k: usize, step: usize, toStep: usize): void {
  for (let p: usize = 0; p < k; p++, from += step, to += toStep) {
    store<f32>(to, load<f32>(from));
  }
}

/** Four lanes that lie side by side. */
function packContiguous(to: usize, from: usize, k: usize, step: usize, toStep: usize): void {
  for (let p: usize = 0; p < k; p++, from += step, to += toStep) {
    v128.store(to, v128.load(from));
  }
}

/** Four lanes, each of which is contiguous along k: transposed in squares of 4×4. */
function packTransposed(to: usize, from: usize, k: usize, laneStep: usize, toStep: usize): void {
  let p: usize = 0;
  for (; p + 4 <= k; p += 4, from += 4 * F, to += 4 * toStep) {
    const r0 = v128.load(from);
    const r1 = v128.load(from + laneStep);
    const r2 = v128.load(from + 2 * laneStep);
    const r3 = v128.load(from + 3 * laneStep);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + toStep, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to + 2 * toStep, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + 3 * toStep, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
  }
  for (let lane: usize = 0; lane < 4; lane++) {
    packLane(to + lane * F, from + lane * laneStep, k - p, F, toStep);
  }
}
