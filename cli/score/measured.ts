/**
 * What every score has.
 *
 * @module
 */

export interface Measured {
  readonly rows: number;
  readonly loss: number;
  /** Whether the network beats always giving the same answer. */
  readonly betterThanConstant: boolean;
}

/** The mean of at least one value. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
