/**
 * The matrix product behind all three of affine's kernels, blocked as in BLIS (Van Zee & van de Geijn 2015). Unlike
 * there, A and B are read where they lie; they are copied into panels only where that would be slow: where B must be
 * transposed, or is read so often that the copy pays, and where the rows that a tile reads compete for a place in the
 * cache.
 *
 * Each element of C is one chain of additions in the order of k, whatever the blocks: the result depends on the
 * inputs alone, and a row of C on its row of A and on B alone.
 *
 * @module
 */
import { F } from "./lanes";
import { NR } from "./micro-kernel";
import { pack } from "./pack";
import { scratch } from "./scratch";
import { endColumn, endRow, firstColumn, firstRow } from "./share";
import { clearStart, multiplyBlock, readA, readB, START_BYTES, startFrom, startFromZeros } from "./tiles";

/** Length of a block: a panel of B (16 kB) stays in the first-level cache. */
const KC: usize = 256;
/** Rows of a block of A: 128 kB. */
const MC: usize = 128;
/** Columns of a block of B: 256 kB; with the block of A, the second-level cache. */
const NC: usize = 256;

/** Offsets in the scratch memory, behind what the tiles have there: panels of A, panels of B. */
const PACKED_A: usize = START_BYTES;
const PACKED_B: usize = PACKED_A + MC * KC * F;

/** Rows of C from which on it pays to pack B; measured with B of 784×256. */
const MANY_ROWS: usize = 64;
/** The same where the rows of B compete; measured with 784×1024. */
const MANY_COMPETING_ROWS: usize = 8;

/**
 * C = A · B (k,n), or, with a bias (n), each row of C = bias + its row of A · B: in the block of C that is this share's,
 * as ownBlock has left it.
 *
 * @param c (any, n), row-major, without gaps
 * @param bias (n), or 0 for none
 * @param a element (i, p) is at `a + (i*rowA + p*columnA)*4`; one of the two steps is 1
 * @param b element (p, j) is at `b + (p*rowB + j*columnB)*4`; one of the two steps is 1
 */
export function gemm(
  c: usize, bias: usize, a: usize, rowA: usize, columnA: usize, b: usize, rowB: usize, columnB: usize,
  n: usize, k: usize,
): void {
  const rows = endRow - firstRow;
  const packsA = columnA != 1 && compete(columnA);
  const packsB = columnB != 1 || rows > (compete(rowB) ? MANY_COMPETING_ROWS : MANY_ROWS);
  if (bias == 0) clearStart();
  for (let j = firstColumn; j < endColumn; j += NC) {
    const nc = min(NC, endColumn - j);
    for (let p: usize = 0; p < k; p += KC) {
      const kc = min(KC, k - p);
      layOutB(b + (p * rowB + j * columnB) * F, rowB * F, columnB * F, nc, kc, packsB);
      for (let i = firstRow; i < endRow; i += MC) {
        const mc = min(MC, endRow - i);
        const block = c + (i * n + j) * F;
        layOutA(a + (i * rowA + p * columnA) * F, rowA * F, columnA * F, mc, kc, packsA);
        if (p > 0) startFrom(block, n * F);
        else if (bias != 0) startFrom(bias + j * F, 0);
        else startFromZeros();
        multiplyBlock(block, n * F, mc, nc, kc);
      }
    }
  }
}

/** Whether lines so many elements apart compete for the same few places of a cache. */
function compete(step: usize): bool {
  return (step * F) % 4096 == 0;
}

function layOutA(a: usize, row: usize, step: usize, mc: usize, kc: usize, packs: bool): void {
  if (!packs) return readA(a, row, NR * row, step);
  pack(scratch + PACKED_A, a, mc, kc, row, step, NR);
  readA(scratch + PACKED_A, F, NR * kc * F, NR * F);
}

function layOutB(b: usize, step: usize, column: usize, nc: usize, kc: usize, packs: bool): void {
  if (!packs) return readB(b, NR * F, step);
  pack(scratch + PACKED_B, b, nc, kc, column, step, NR);
  readB(scratch + PACKED_B, NR * kc * F, NR * F);
}
