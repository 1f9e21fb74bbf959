/**
 * Data with known answers, encoded as a saved model wants it.
 *
 * @module
 */
import { type Dataset, encodeTable, type Model } from "../../src/index.ts";
import { loadNamedDataset } from "../../src/node/index.ts";
import { isDatasetName } from "./dataset-name.ts";
import { assertSameShape, pictureInputsOf, scaled } from "./picture-inputs.ts";
import { type CsvFlags, readTable } from "./read-table.ts";
import { tableEncodingOf } from "./table-inputs.ts";

/** The flags on where data is and how it is read. */
export interface EvaluationFlags extends CsvFlags {
  readonly dataDir?: string;
}

/** Samples with answers, and remarks on how they were encoded. */
export interface EvaluationInputs {
  readonly dataset: Dataset;
  /** `rows` or `test pictures`. */
  readonly unit: string;
  readonly warnings: readonly string[];
}

/** The published test pictures, or every row of a table whose answer is given. */
export async function readEvaluationInputs(
  data: string,
  flags: EvaluationFlags,
  model: Model,
): Promise<EvaluationInputs> {
  if (!isDatasetName(data)) {
    const encoding = tableEncodingOf(model, data);
    const { dataset, features } = encodeTable(encoding, await readTable(data, flags));
    return { dataset, unit: "rows", warnings: features.unseen };
  }
  const { shape, scaling } = pictureInputsOf(model, data);
  const { test, imageShape } = await loadNamedDataset(data, { folder: flags.dataDir });
  assertSameShape(shape, imageShape, data);
  return { dataset: scaled(test, scaling), unit: "test pictures", warnings: [] };
}
