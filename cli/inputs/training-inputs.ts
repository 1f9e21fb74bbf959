/**
 * What `train` learns from, whatever it was read from.
 *
 * @module
 */
import type { Dataset, Inference, Model, ModelDescription } from "../../src/index.ts";
import { isDatasetName } from "./dataset-name.ts";
import { type PictureFlags, readPictureInputs } from "./picture-inputs.ts";
import { readTableInputs, type TableFlags } from "./table-inputs.ts";

/** Data ready to train on, and what to say about it. */
export interface TrainingInputs {
  /** As the user named it: `penguins.csv`, `mnist`. */
  readonly name: string;
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
  /** Samples that are measured once, at the end. */
  readonly test: Dataset | undefined;
  /** How raw inputs become rows, and what the outputs mean; saved with the network. */
  readonly description: ModelDescription;
  /** `344 rows → 275 to train, 69 to validate`, … */
  readonly facts: readonly string[];
  readonly inferences: readonly Inference[];
  readonly warnings: readonly string[];
}

export type InputFlags = TableFlags & PictureFlags;

/**
 * Reads the data that the argument names: a data set or a CSV file.
 *
 * @param from a saved model whose encoding is kept
 */
export function readTrainingInputs(data: string, flags: InputFlags, from: Model | undefined): Promise<TrainingInputs> {
  return isDatasetName(data) ? readPictureInputs(data, flags, from) : readTableInputs(data, flags, from);
}
