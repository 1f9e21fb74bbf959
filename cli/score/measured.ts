/**
 * What every score has.
 *
 * @module
 */

import type { Evaluation } from "../../src/index.ts";

export interface Measured {
  readonly rows: number;
  readonly loss: number;
  /** Whether the network beats always giving the same answer. */
  readonly betterThanConstant: boolean;
  /** Those that were asked for. */
  readonly metrics?: Evaluation["metrics"];
}

/** The mean of at least one value. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
