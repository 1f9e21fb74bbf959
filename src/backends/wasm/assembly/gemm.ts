/**
 * The matrix product behind all three of affine's kernels, blocked as in BLIS (Van Zee & van de Geijn 2015): blocks of
 * A and B are packed into panels that stay in the caches, and a micro-kernel multiplies one panel by another.
 *
 * Each element of C is one chain of additions in the order of k, whatever the blocks: the result depends on the
 * inputs alone, and a row of C on its row of A and on B alone.
 *
 * @module
 */
import { F, storeLanes } from "./lanes";
import { MR, microKernel, NR } from "./micro-kernel";
import { pack } from "./pack";
import { scratch } from "./scratch";
import { endColumn, endRow, firstColumn, firstRow } from "./share";

/** Length of a panel: one of A (5 or 6 kB) and one of B (8 kB) stay in the first-level cache. */
const KC: usize = 256;
/** Rows of A packed at a time: 100 or 120 kB. */
const MC: usize = 20 * MR;
/** Columns of B packed at a time (a multiple of NR): 256 kB; with the rows of A, the second-level cache. */
const NC: usize = 256;

/** Offsets in the scratch memory: one tile of C, then the panels of A, then those of B. */
const TILE: usize = 0;
const PACKED_A: usize = 256;
const PACKED_B: usize = PACKED_A + MC * KC * F;

/**
 * C += A · B (k,n) in the block of C that is this share's, as ownBlock has left it.
 *
 * @param c (any, n), row-major, without gaps
 * @param a element (i, p) is at `a + (i*rowA + p*columnA)*4`; one of the two steps is 1
 * @param b element (p, j) is at `b + (p*rowB + j*columnB)*4`; one of the two steps is 1
 */
export function gemm(
  c: usize, a: usize, rowA: usize, columnA: usize, b: usize, rowB: usize, columnB: usize, n: usize, k: usize,
): void {
  const packedA = scratch + PACKED_A;
  const packedB = scratch + PACKED_B;
  for (let j = firstColumn; j < endColumn; j += NC) {
    const nc = min(NC, endColumn - j);
    for (let p: usize = 0; p < k; p += KC) {
      const kc = min(KC, k - p);
      pack(packedB, b + (p * rowB + j * columnB) * F, nc, kc, columnB * F, rowB * F, NR);
      for (let i = firstRow; i < endRow; i += MC) {
        const mc = min(MC, endRow - i);
        pack(packedA, a + (i * rowA + p * columnA) * F, mc, kc, rowA * F, columnA * F, MR);
        multiplyPanels(c + (i * n + j) * F, n * F, packedA, packedB, mc, nc, kc);
      }
    }
  }
}

/** C (mc,nc) += packed A · packed B, tile by tile; a panel of B stays while those of A pass. */
function multiplyPanels(c: usize, rowC: usize, a: usize, b: usize, mc: usize, nc: usize, kc: usize): void {
  for (let j: usize = 0; j < nc; j += NR) {
    for (let i: usize = 0; i < mc; i += MR) {
      const tile = c + i * rowC + j * F;
      const panelA = a + i * kc * F;
      const panelB = b + j * kc * F;
      if (i + MR <= mc && j + NR <= nc) microKernel(tile, rowC, panelA, panelB, kc);
      else edgeTile(tile, rowC, panelA, panelB, kc, min(MR, mc - i), min(NR, nc - j));
    }
  }
}

/** A tile that C has only a part of: multiplied in the scratch memory. */
function edgeTile(c: usize, rowC: usize, a: usize, b: usize, k: usize, rows: usize, columns: usize): void {
  const tile = scratch + TILE;
  for (let i: usize = 0, from = c, to = tile; i < rows; i++, from += rowC, to += NR * F) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
  microKernel(tile, NR * F, a, b, k);
  for (let i: usize = 0, from = tile, to = c; i < rows; i++, from += NR * F, to += rowC) {
    storeLanes(to, v128.load(from), columns);
    if (columns > 4) storeLanes(to + 16, v128.load(from, 16), columns - 4);
  }
}
