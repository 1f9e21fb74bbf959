/**
 * One block of a matrix product, tile by tile.
 *
 * Whole tiles go straight to C. Others are computed whole, too, from what lies behind the last column, and with the last
 * row again in place of rows that are missing; but in the scratch memory, and only what belongs to C is copied from there.
 *
 * @module
 */
import { F, storeLanes } from "./lanes";
import { MR, NARROW_MR, NARROW_NR, NR, narrowTile, rowTile, wideTile } from "./micro-kernel";
import { scratch } from "./scratch";

/** Bytes from row to row of a tile in the scratch memory. */
const ROW: usize = NR * F;
/** Offsets in the scratch memory: a tile of four rows, then a row of zeros. */
const TILE: usize = 0;
const ZEROS: usize = 4 * ROW;
/** What the tiles need of the scratch memory. */
export const START_BYTES: usize = 5 * ROW;

/** What C starts from: element (i, j) is at `start + i*startRow + j*startColumn`. */
let start: usize = 0;
let startRow: usize = 0;
let startColumn: usize = 0;
/** Element (i, p) of A is at `a + (i/NR)*panelA + (i%NR)*rowA + p*stepA`. */
let a: usize = 0;
let rowA: usize = 0;
let panelA: usize = 0;
let stepA: usize = 0;
/** Element (p, j) of B is at `b + (j/NR)*panelB + p*stepB + (j%NR)*4`. */
let b: usize = 0;
let panelB: usize = 0;
let stepB: usize = 0;

export function readA(at: usize, row: usize, panel: usize, step: usize): void {
  a = at, rowA = row, panelA = panel, stepA = step;
}

export function readB(at: usize, panel: usize, step: usize): void {
  b = at, panelB = panel, stepB = step;
}

/** C starts from a matrix with `row` bytes from row to row, or, if that is 0, from the same row everywhere. */
export function startFrom(at: usize, row: usize): void {
  start = at, startRow = row, startColumn = F;
}

/** C starts from zeros; {@link clearStart} must come before. */
export function startFromZeros(): void {
  start = scratch + ZEROS, startRow = 0, startColumn = 0;
}

/** Writes the zeros: whoever used the scratch memory before may have left something there. */
export function clearStart(): void {
  memory.fill(scratch + ZEROS, 0, ROW);
}

/** C (mc,nc) = start + A (mc,kc) · B (kc,nc), with `rowC` bytes from row to row of C. */
export function multiplyBlock(c: usize, rowC: usize, mc: usize, nc: usize, kc: usize): void {
  const narrow = nc % NR <= NARROW_NR ? nc % NR : 0;
  const wide = nc - narrow;
  const done = mc == 1 ? multiplyRow(c, wide, kc) : 0;
  multiplyPanels(c, rowC, mc, done, wide, kc);
  if (narrow > 0) {
    const from = start + wide * startColumn;
    multiplyNarrowPanel(c + wide * F, rowC, from, b + (wide / NR) * panelB, mc, narrow, kc);
  }
}

/** One row, two whole panels at a time. Says how many columns are done. */
function multiplyRow(c: usize, nc: usize, kc: usize): usize {
  let j: usize = 0;
  for (; j + 2 * NR <= nc; j += 2 * NR) {
    const panel = b + (j / NR) * panelB;
    rowTile(c + j * F, start + j * startColumn, start + (j + NR) * startColumn, a, stepA, panel, panel + panelB, stepB, kc);
  }
  return j;
}

/**
 * All but the first few columns and the last few.
 *
 * One function, since V8 unrolls the loop of the tile by the number of loops around it: see micro-kernel.ts.
 */
function multiplyPanels(c: usize, rowC: usize, mc: usize, done: usize, nc: usize, kc: usize): void {
  const tile = scratch + TILE;
  for (let j = done; j < nc; j += NR) {
    const panel = b + (j / NR) * panelB;
    const from = start + j * startColumn;
    const to = c + j * F;
    const columns = min(NR, nc - j);
    const whole = columns == NR;
    for (let i: usize = 0; i < mc; i += MR) {
      const last = min(i + 1, mc - 1);
      const c0 = to + i * rowC, c1 = to + last * rowC;
      const t0 = whole ? c0 : tile, t1 = whole ? c1 : tile + ROW;
      wideTile(t0, t1, from + i * startRow, from + last * startRow, rowOfA(i), rowOfA(last), stepA, panel, stepB, kc);
      if (!whole) storeRow(c0, tile, columns), storeRow(c1, tile + ROW, columns);
    }
  }
}

/** Eight columns or fewer. */
function multiplyNarrowPanel(
  c: usize, rowC: usize, from: usize, panel: usize, mc: usize, columns: usize, kc: usize,
): void {
  const tile = scratch + TILE;
  for (let i: usize = 0; i < mc; i += NARROW_MR) {
    const i1 = min(i + 1, mc - 1), i2 = min(i + 2, mc - 1), i3 = min(i + 3, mc - 1);
    narrowTile(
      tile, from + i * startRow, from + i1 * startRow, from + i2 * startRow, from + i3 * startRow,
      rowOfA(i), rowOfA(i1), rowOfA(i2), rowOfA(i3), stepA, panel, stepB, kc,
    );
    for (let row: usize = 0, rows = min(NARROW_MR, mc - i); row < rows; row++) {
      storeRow(c + (i + row) * rowC, tile + row * ROW, columns);
    }
  }
}

// @ts-ignore: decorator
@inline
function rowOfA(i: usize): usize {
  return a + (i / NR) * panelA + (i % NR) * rowA;
}

function storeRow(c: usize, tile: usize, columns: usize): void {
  for (let j: usize = 0; j < columns; j += 4) storeLanes(c + j * F, v128.load(tile + j * F), columns - j);
}
