/**
 * A hash of a 32-bit word, for numbers that look random and are functions of counters.
 *
 * @module
 */

/**
 * Lets every bit of a word change every other: `lowbias32` of Wellons's hash prospector (2018), two multiplications and three
 * shifts that were searched for the least bias. Different words have different hashes.
 *
 * @param word an integer, of which the lowest 32 bits count
 * @returns an integer in [0, 2³²)
 */
export function mixed(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}
