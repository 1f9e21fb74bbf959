/**
 * What `train` learns from, whatever it was read from.
 *
 * @module
 */
import type { Dataset, Inference, ModelDescription } from "../../src/index.ts";

/** Where the samples stand in the data, for people. */
export interface Places {
  /** What is counted: lines of a file from 1, rows and pictures from 0. */
  readonly each: "line" | "row" | "picture";
  /** Of each sample, its number; undefined where they stand in their order. */
  readonly train?: Int32Array;
  readonly validation?: Int32Array;
}

/** Data ready to train on, and what to say about it. */
export interface TrainingInputs {
  /** As the user named it: `penguins.csv`, `mnist`. */
  readonly name: string;
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
  /** Samples that are measured once, at the end. */
  readonly test: Dataset | undefined;
  readonly places: Places;
  /** How raw inputs become rows, and what the outputs mean; saved with the network. */
  readonly description: ModelDescription;
  /** `344 rows → 275 to train, 69 to validate`, … */
  readonly facts: readonly string[];
  readonly inferences: readonly Inference[];
  readonly warnings: readonly string[];
}
