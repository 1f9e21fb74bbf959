/**
 * Statistics of the columns of a matrix: one float64 per column in the scratch memory, while the rows are read in
 * blocks of {@link ROWS}.
 *
 * Within a block, four columns at a time go down the rows with their sums in registers; each column still adds its rows
 * in their order. Row by row, with the sums loaded and stored for each, batch normalization takes 1.2 times as long on
 * 128×256; all the way down, four columns at a time, its sums take four times as long on 512×1024, whose lines, 4 kB
 * apart, push each other out of the cache. What is left is conversions: float32 to float64 and back take one cycle a
 * pair, and the loads and the arithmetic hide behind them.
 *
 * @module
 */
import { F, high, join, loadWide, low, storeLanes } from "./lanes";
import { scratch } from "./scratch";

/** The most columns at a time, a multiple of four: a few float64 of each stay in the first-level cache. */
export const COLUMNS: usize = 512;

/**
 * The rows of a block: of three or four arrays, their lines stay in the first-level cache (twelve ways) even where all
 * compete for the same place. Eight rows take 1.1 to 1.3 times as long on 512×1024, two 1.2 times as long everywhere.
 */
export const ROWS: usize = 4;

/** Where the scratch memory has the float64 of {@link COLUMNS} columns for the `index`-th time. */
// @ts-ignore: decorator
@inline
export function columnArray(index: usize): usize {
  return scratch + index * COLUMNS * 8;
}

/** sums = the sum of N rows, `row` bytes apart. */
export function sumRows(sums: usize, from: usize, N: usize, row: usize, count: usize): void {
  memory.fill(sums, 0, count * 8);
  for (let n: usize = 0; n < N; n += ROWS) addRows(sums, from + n * row, min(ROWS, N - n) * row, row, count);
}

/** sums += the rows from `from` on, which take `bytes`. */
function addRows(sums: usize, from: usize, bytes: usize, row: usize, count: usize): void {
  for (const end = from + count * F; from < end; from += 4 * F, sums += 32) {
    let sum0 = v128.load(sums), sum1 = v128.load(sums, 16);
    for (let at = from, last = from + bytes; at < last; at += row) {
      sum0 = f64x2.add(sum0, loadWide(at));
      sum1 = f64x2.add(sum1, loadWide(at + 2 * F));
    }
    v128.store(sums, sum0);
    v128.store(sums, sum1, 16);
  }
}

/** float32 → float64. */
export function widen(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 4, to += 32) {
    const lanes = v128.load(from + i * F);
    v128.store(to, low(lanes));
    v128.store(to, high(lanes), 16);
  }
}

/** float64 → float32. */
export function narrow(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 4, from += 32) {
    storeLanes(to + i * F, join(v128.load(from), v128.load(from, 16)), count - i);
  }
}
