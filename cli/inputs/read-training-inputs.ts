/**
 * Reading what `train` learns from: a data set that is known by name, or a file.
 *
 * @module
 */
import type { Model } from "../../src/index.ts";
import { isDatasetName } from "./dataset-name.ts";
import { type PictureFlags, readPictureInputs } from "./picture-inputs.ts";
import { readTableInputs, type TableFlags } from "./table-inputs.ts";
import type { TrainingInputs } from "./training-inputs.ts";

export type InputFlags = TableFlags & PictureFlags;

/**
 * Reads the data that the argument names: a data set or a CSV file.
 *
 * @param from a saved model whose encoding is kept
 */
export function readTrainingInputs(data: string, flags: InputFlags, from: Model | undefined): Promise<TrainingInputs> {
  return isDatasetName(data) ? readPictureInputs(data, flags, from) : readTableInputs(data, flags, from);
}
