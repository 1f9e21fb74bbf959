/**
 * Data with known answers, encoded as a saved model wants it.
 *
 * @module
 */
import { DataError, type Model, readRows, type TableEncoding } from "../../src/index.ts";
import { encodeCsv, loadNamedDataset, type Spool } from "../../src/node/index.ts";
import { encodeTable, FarValues } from "../../src/tables/index.ts";
import { readArrayEvaluation } from "./array-inputs.ts";
import { isDatasetName } from "./dataset-name.ts";
import { refusePictureFlags, refuseTableFlags } from "./flags-that-apply.ts";
import { assertSameShape, pictureInputsOf, scaled } from "./picture-inputs.ts";
import { readTable } from "./read-table.ts";
import { type ReadingListener, unheard, whileReading } from "./reading.ts";
import { type CsvFlags, readingRules } from "./reading-rules.ts";
import { holdsArrays, type Source, withSource } from "./source.ts";
import { isStreamed, watchedCsv } from "./streaming.ts";
import { tableEncodingOf } from "./table-of-model.ts";
import type { Samples } from "./training-inputs.ts";

/** The flags on where data is and how it is read. */
export interface EvaluationFlags extends CsvFlags {
  readonly dataDir?: string;
  /** The column that says how much each row counts in the loss. */
  readonly weight?: string;
}

/** Samples with answers, and remarks on how they were encoded. */
export interface EvaluationInputs {
  readonly dataset: Samples;
  /** `rows` or `test pictures`. */
  readonly unit: string;
  readonly warnings: readonly string[];
}

/** The published test pictures, or every row of a table or of arrays whose answer is given. */
export async function readEvaluationInputs(
  data: string,
  flags: EvaluationFlags,
  model: Model,
  listener: ReadingListener = unheard,
): Promise<EvaluationInputs> {
  if (!isDatasetName(data)) {
    refusePictureFlags(flags, data);
    return withSource(data, (source) => readFile(source, flags, model, listener));
  }
  refuseTableFlags(flags, data);
  const { shape, scaling } = pictureInputsOf(model, data);
  const { test, imageShape, classes } = await loadNamedDataset(data, { folder: flags.dataDir });
  assertSameShape(shape, imageShape, data);
  assertSameClasses(model.description.classes, classes, data);
  return { dataset: scaled(test, scaling), unit: "test pictures", warnings: [] };
}

async function readFile(
  source: Source,
  flags: EvaluationFlags,
  model: Model,
  listener: ReadingListener,
): Promise<EvaluationInputs> {
  if (holdsArrays(source)) {
    refuseTableFlags(flags, source.path);
    return { ...(await readArrayEvaluation(source, model)), unit: "rows" };
  }
  const encoding = tableEncodingOf(model, source.path);
  const rules = readingRules(flags, encoding);
  if (isStreamed(source, flags)) {
    const { rows, warnings } = await whileReading(source, 1, listener, (reading) =>
      encodeCsv(watchedCsv(source, rules, reading), encoding, flags.weight),
    );
    return {
      dataset: rows,
      unit: "rows",
      warnings: [...warnings, ...(await remarksOnSpool(rows, encoding, source.path))],
    };
  }
  const table = await readTable(source, rules);
  const { dataset, features } = encodeTable(encoding, table, undefined, undefined, flags.weight);
  const far = new FarValues(encoding);
  const areAllThere = features.x.shape[0] === table.rowCount; // else rows without an answer are left out
  far.note(features.x, areAllThere ? table.lines : undefined);
  return { dataset, unit: "rows", warnings: [...table.warnings, ...features.unseen, ...far.describe(table.where)] };
}

/** Rows that are looked at at a time. */
const CHUNK_ROWS = 4096;

/** The same remarks on rows that lie on the disk. */
async function remarksOnSpool(rows: Spool, encoding: TableEncoding, where: string): Promise<string[]> {
  const far = new FarValues(encoding);
  for (let start = 0; start < rows.rowCount; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows.rowCount - start);
    const order = Int32Array.from({ length: count }, (_, i) => start + i);
    far.note((await readRows(rows, order)).x, rows.lines(order));
  }
  return far.describe(where);
}

/** @throws DataError if the outputs of a model stand for other things than the labels of the data */
function assertSameClasses(ofModel: readonly string[] | undefined, ofData: readonly string[], data: string): void {
  if (ofModel === undefined || ofModel.join("\n") === ofData.join("\n")) return;
  throw new DataError(
    `The model knows the classes ${ofModel.join(", ")}, but those of ${data} are ${ofData.join(", ")}. ` +
      "Evaluate the model on data with its own classes.",
  );
}
