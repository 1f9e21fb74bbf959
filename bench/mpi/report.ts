/**
 * What the ranks measured, as they print it.
 *
 * @module
 */

/** One sum over the ranks. */
export interface SumTime {
  readonly bytes: number;
  readonly microseconds: number;
}

/** One training step. */
export interface StepTime {
  /** Of the workload. */
  readonly name: string;
  /** Rows of all ranks, and of the first. */
  readonly N: number;
  readonly rows: number;
  readonly milliseconds: number;
  /** Sums a step, and their bytes on each rank. */
  readonly messages: number;
  readonly bytes: number;
  /** Spent in them. */
  readonly waitedMs: number;
}

export interface RankReport {
  readonly ranks: number;
  readonly library: string;
  readonly sums: readonly SumTime[];
  readonly steps: readonly StepTime[];
}
