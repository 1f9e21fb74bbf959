/**
 * Who computes what: a kernel is cut into shares, each of which is computed by one thread, from end to end.
 *
 * A share owns columns, rows, elements or a block of a matrix: only it writes them, and each is computed as if there
 * were no other shares. So the results do not depend on the number of shares, nor on who computes them. Without
 * threads there is one share: everything.
 *
 * @module
 */
import { MR, NR } from "./micro-kernel";

/** Elements of a cache line: boundaries between shares that lie side by side are multiples of it. */
export const LINE: usize = 16;

/** The share that this instance computes now, and the number of shares. */
let share: usize = 0;
let shares: usize = 1;

export function useShare(index: usize, count: usize): void {
  share = index;
  shares = count;
}

/** The first of `size` things that belongs to this share, if things are dealt out `grain` at a time. */
export function shareStart(size: usize, grain: usize): usize {
  return boundary(size, grain, share, shares);
}

/** The first of `size` things that no longer belongs to this share. */
export function shareEnd(size: usize, grain: usize): usize {
  return boundary(size, grain, share + 1, shares);
}

/** Where the first `index` of `count` parts of `size` things end. One part needs no divisions, which take longer than a short kernel. */
function boundary(size: usize, grain: usize, index: usize, count: usize): usize {
  if (count == 1) return index == 0 ? 0 : size;
  const grains = (size + grain - 1) / grain;
  return min(size, ((grains * index) / count) * grain);
}

/** The block of a matrix that this share owns, by {@link ownBlock}. */
export let firstRow: usize = 0;
export let endRow: usize = 0;
export let firstColumn: usize = 0;
export let endColumn: usize = 0;

/** Cuts a product C (m,n) into as many blocks of whole tiles as there are shares, and takes this share's. */
export function ownBlock(m: usize, n: usize): void {
  if (shares == 1) {
    firstRow = 0, endRow = m;
    firstColumn = 0, endColumn = n;
    return;
  }
  const down = blocksDown(m, n);
  const across = shares / down;
  firstRow = boundary(m, MR, share / across, down);
  endRow = boundary(m, MR, share / across + 1, down);
  firstColumn = boundary(n, NR, share % across, across);
  endColumn = boundary(n, NR, (share % across) + 1, across);
}

/** What an element of B costs beside its products, packed or read, in multiplications, roughly. */
const COST_OF_B: usize = 8;

/** Into how many blocks the rows are cut, so that the largest block costs least: its product, and its B. */
function blocksDown(m: usize, n: usize): usize {
  let best: usize = 1;
  let least = usize.MAX_VALUE;
  for (let down: usize = 1; down <= shares; down++) {
    if (shares % down != 0) continue;
    const rows = largestPart(m, MR, down);
    const columns = largestPart(n, NR, shares / down);
    const cost = rows * columns + COST_OF_B * columns;
    if (cost < least) {
      least = cost;
      best = down;
    }
  }
  return best;
}

/** The size of the largest of `count` parts, in whole grains. */
function largestPart(size: usize, grain: usize, count: usize): usize {
  const grains = (size + grain - 1) / grain;
  return ((grains + count - 1) / count) * grain;
}
