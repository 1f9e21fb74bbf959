/**
 * What a mutant is: one planted bug, and which checks must find it.
 *
 * @module
 */

/**
 * The checks that hunt mutants.
 *
 * - `gradients`: the gradient suite, in float64. Blind to a wrong forward pass whose backward pass agrees with it, to
 *   optimizers, to running statistics, and to whatever shows only at a second batch.
 * - `conformance`: the values that others published for single layers, losses and updates, on the kernels.
 * - `training`: PyTorch's training runs, through layers, trainer and optimizers.
 * - `exact`: to the bit: at ties, at zero and NaN, updates worked out by hand, and what a second batch gives.
 */
export type Killer = "gradients" | "conformance" | "training" | "exact";

/** One replacement in one file. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A planted bug. */
export interface Mutant extends Edit {
  readonly name: string;
  /** What is wrong with it, or why it is easily missed. */
  readonly why: string;
  /** A second replacement in the same file, for a bug that stands in two places and agrees with itself. */
  readonly also?: Omit<Edit, "file">;
  /** Exactly those that find it. */
  readonly killers: readonly Killer[];
}

/** Every check. */
export const ALL: readonly Killer[] = ["gradients", "conformance", "training", "exact"];

/** Those that see any wrong value of a layer that trains. */
export const ALL_BUT_EXACT: readonly Killer[] = ["gradients", "conformance", "training"];
