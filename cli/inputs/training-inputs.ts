/**
 * What `train` learns from, whatever it was read from.
 *
 * @module
 */
import type { Dataset, ModelDescription, RowSource, Split } from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";

/** Samples in memory, or rows of a file that is too large for it. */
export type Samples = Dataset | RowSource;

/** Where a sample stands in the data, by its index. */
type Place = (sample: number) => number;

/** Where the samples stand in the data, for people. */
export interface Places {
  /** What is counted: lines of a file from 1, rows and pictures from 0. */
  readonly each: "line" | "row" | "picture";
  /** The number of each sample; undefined where they stand in their order. */
  readonly train?: Place;
  readonly validation?: Place;
}

/** Data ready to train on, and what to say about it. */
export interface TrainingInputs {
  /** As the user named it: `penguins.csv`, `mnist`. */
  readonly name: string;
  readonly train: Samples;
  readonly validation: Samples | undefined;
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

/** The places of samples that a split has drawn. */
export function placesIn({ train, validation }: Split): Required<Pick<Places, "train" | "validation">> {
  return { train: (sample) => train[sample]!, validation: (sample) => validation[sample]! };
}
