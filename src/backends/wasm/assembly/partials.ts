/**
 * Sums over the whole batch that do not depend on who adds what: the batch is cut into the same blocks for any number
 * of shares, each block is summed by one of them, and in the end one thread adds the blocks in their order.
 *
 * @module
 */
import { shareEnd, shareStart } from "./share";

/** The most blocks: their float64 fill {@link PARTIALS_BYTES}. */
const BLOCKS: usize = 1024;

/** Bytes that {@link usePartials} must be given; all instances on one memory use the same. */
export const PARTIALS_BYTES: usize = BLOCKS * 8;

let partials: usize = 0;

export function usePartials(pointer: usize): void {
  partials = pointer;
}

/** How many of `size` things one block has, at least `smallest` and a multiple of it. */
export function blockSize(size: usize, smallest: usize): usize {
  const count = (size + smallest - 1) / smallest;
  return ((count + BLOCKS - 1) / BLOCKS) * smallest;
}

/** The first block of this share. */
export function firstBlock(size: usize, block: usize): usize {
  return shareStart((size + block - 1) / block, 1);
}

/** The first block that is no longer this share's. */
export function endBlock(size: usize, block: usize): usize {
  return shareEnd((size + block - 1) / block, 1);
}

export function storePartial(index: usize, sum: f64): void {
  store<f64>(partials + index * 8, sum);
}

export function loadPartial(index: usize): f64 {
  return load<f64>(partials + index * 8);
}

/** The sum of all blocks. */
export function sumPartials(size: usize, block: usize): f64 {
  const count = (size + block - 1) / block;
  let total: f64 = 0;
  for (let index: usize = 0; index < count; index++) total += load<f64>(partials + index * 8);
  return total;
}
