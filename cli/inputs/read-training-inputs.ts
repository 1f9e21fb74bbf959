/**
 * Reading what `train` learns from: a data set that is known by name, or a file.
 *
 * @module
 */
import type { Model } from "../../src/index.ts";
import { readArrayInputs } from "./array-inputs.ts";
import { isDatasetName } from "./dataset-name.ts";
import { refusePictureFlags, refuseTableFlags } from "./flags-that-apply.ts";
import { type PictureFlags, readPictureInputs } from "./picture-inputs.ts";
import { type ReadingListener, unheard } from "./reading.ts";
import { holdsArrays, withSource } from "./source.ts";
import type { TableFlags } from "./table-flags.ts";
import { readTableInputs } from "./table-inputs.ts";
import type { TrainingInputs } from "./training-inputs.ts";

export type InputFlags = TableFlags & PictureFlags;

/**
 * Reads the data that the argument names: a data set, or a file of CSV, Parquet, JSON or NumPy.
 *
 * @param from a saved model whose encoding is kept
 * @param listener is told how far a large file is read
 * @throws ConfigError for flags that this kind of data has no use for
 */
export async function readTrainingInputs(
  data: string,
  flags: InputFlags,
  from: Model | undefined,
  listener: ReadingListener = unheard,
): Promise<TrainingInputs> {
  if (isDatasetName(data)) {
    refuseTableFlags(flags, data);
    return readPictureInputs(data, flags, from);
  }
  refusePictureFlags(flags, data);
  return withSource(data, async (source) => {
    if (!holdsArrays(source)) return readTableInputs(source, flags, from, listener);
    const { task, ...others } = flags; // arrays have one, too
    refuseTableFlags(others, data);
    return readArrayInputs(source, flags, from);
  });
}
