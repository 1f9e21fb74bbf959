/**
 * From a CSV file that need not fit into memory to encoded rows in a temporary file.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { DataError } from "../base/errors.ts";
import type { TableLimits } from "../tables/choose-columns.ts";
import { answeredRows, assertColumns, encodeTable, withoutAnswers } from "../tables/encode-rows.ts";
import { assertEncoding, inputWidth, type TableEncoding, targetNames } from "../tables/encoding.ts";
import { PART } from "../tables/fit-encoding.ts";
import { assertTableOptions, type Preparation, planPreparation, type TableOptions } from "../tables/passes.ts";
import type { Inference } from "../tables/table.ts";
import { learningFrom } from "../tables/table-reading.ts";
import { UnseenCategories } from "../tables/unseen-categories.ts";
import type { CsvFile } from "./csv-file.ts";
import { type Spool, SpoolWriter } from "./spool.ts";

/** A file, ready to train on. */
export interface PreparedCsv {
  readonly encoding: TableEncoding;
  readonly train: Spool;
  /** Absent where the validation share is 0 or there is only one row. */
  readonly validation?: Spool;
  /** All rows of the file. */
  readonly rowCount: number;
  /** Of each class, the rows to train on; undefined for a regression. */
  readonly classCounts: Int32Array | undefined;
  readonly warnings: readonly string[];
  readonly inferences: readonly Inference[];
}

/** Of 1000 columns, 1000 values each are some 100 MB. */
const LIMITS: TableLimits = { mostValues: 1000, mostCategories: 10_000 };

/** How often {@link prepareCsv} reads the file; once or twice more where its beginning misleads. */
export const PREPARATION_PASSES = 4;

/**
 * What `prepareTable` does, for a file of any size: infers, splits, measures the training rows, and encodes, in
 * {@link PREPARATION_PASSES} passes over the file, or up to two more. The file is opened once and then closed. What it decides and the numbers that come
 * out are the same, bit for bit.
 *
 * @param known an encoding that is taken in place of the measured one
 * @throws ConfigError, DataError as `prepareTable`; DataError for a column of more than 10,000 categories
 */
export async function prepareCsv(file: CsvFile, options: TableOptions, known?: TableEncoding): Promise<PreparedCsv> {
  assertCsvFile("prepareCsv", file);
  assertTableOptions("prepareCsv", options);
  try {
    const preparation = await planned(file, options);
    const encoding = known && learningFrom(known, preparation.encoding.reading!);
    const used = encoding ? { ...preparation, encoding } : preparation;
    return await encoded(file, used, encoding === undefined, options.weight);
  } finally {
    await file.close();
  }
}

function assertCsvFile(where: string, file: CsvFile): void {
  assertArgument(has(file, "where", "blocks", "close"), where, "a file, as openCsv gives it", file);
}

/**
 * The last pass.
 *
 * @param isOwn whether the encoding was measured on this file
 * @param weight the column of weights, if there is one
 */
async function encoded(
  file: CsvFile,
  preparation: Preparation,
  isOwn: boolean,
  weight: string | undefined,
): Promise<PreparedCsv> {
  const { encoding, validationCount, warnings, inferences, classCounts, parts } = preparation;
  const unseen = new UnseenCategories();
  const [train, validation] = await spooled(2, encoding, weight, async ([toTrain, toValidate]) => {
    let row = 0;
    for await (const block of file.blocks()) {
      const own = parts.subarray(row, row + block.rowCount);
      const rows = indices(block.rowCount, (i) => own[i] !== PART.leftOut);
      const { dataset } = encodeTable(encoding, block, rows, unseen, weight);
      for (const [n, i] of rows.entries()) {
        (own[i] === PART.train ? toTrain! : toValidate!).add(dataset, n, block.lines[i]!);
      }
      row += block.rowCount;
    }
    if (row !== parts.length) throw new DataError(`${file.where} was changed while it was read. Start again.`);
    if (!isOwn) unseen.assertSomeKnown(encoding, file.where);
  });
  if (validationCount === 0) validation!.close();
  return {
    encoding,
    train: train!,
    ...(validationCount > 0 && { validation: validation! }),
    ...{ rowCount: parts.length, classCounts, inferences },
    warnings: [...warnings, ...unseen.describe(file.where)],
  };
}

/**
 * The rows of a file whose answer is known, encoded as a saved model wants them, in one pass over the file, or more
 * where its beginning misleads. The file is then closed.
 *
 * @param weight the column that says how much each row counts; default none
 * @throws DataError as `encodeTable`
 */
export async function encodeCsv(
  file: CsvFile,
  encoding: TableEncoding,
  weight?: string,
): Promise<{ readonly rows: Spool; readonly warnings: readonly string[] }> {
  assertCsvFile("encodeCsv", file);
  assertEncoding("encodeCsv", encoding);
  try {
    for (;;) {
      const encoded = await encodedPass(file, encoding, weight);
      if (!file.wasMisread()) return encoded;
      encoded.rows.close();
    }
  } finally {
    await file.close();
  }
}

async function encodedPass(
  file: CsvFile,
  encoding: TableEncoding,
  weight: string | undefined,
): Promise<{ readonly rows: Spool; readonly warnings: readonly string[] }> {
  const unseen = new UnseenCategories();
  let warnings: readonly string[] = [];
  const [rows] = await spooled(1, encoding, weight, async ([writer]) => {
    let answeredCount = 0;
    for await (const block of file.blocks()) {
      warnings = block.warnings;
      assertColumns(encoding, block);
      const answered = answeredRows(block, encoding.target);
      answeredCount += answered.length;
      const { dataset } = encodeTable(encoding, block, answered, unseen, weight);
      for (const [n, i] of answered.entries()) writer!.add(dataset, n, block.lines[i]!);
    }
    if (answeredCount === 0) throw withoutAnswers(file.where, encoding.target);
    unseen.assertSomeKnown(encoding, file.where);
  });
  return { rows: rows!, warnings: [...warnings, ...unseen.describe(file.where)] };
}

/** The first three passes; the first is done again as often as it was misread. */
async function planned(file: CsvFile, options: TableOptions): Promise<Preparation> {
  let passes = planPreparation(options, LIMITS);
  let step = passes.next();
  while (!step.done) {
    for await (const block of file.blocks()) step.value(block);
    if (file.wasMisread()) passes = planPreparation(options, LIMITS);
    step = passes.next();
  }
  return step.value;
}

/** Temporary files, filled; given back if that fails. */
async function spooled(
  count: number,
  encoding: TableEncoding,
  weight: string | undefined,
  fill: (writers: readonly SpoolWriter[]) => Promise<void>,
): Promise<Spool[]> {
  const { target } = encoding;
  const targets = target.task === "classification" ? undefined : targetNames(target).length;
  const [width, isWeighted] = [inputWidth(encoding), weight !== undefined];
  const writers = Array.from({ length: count }, () => new SpoolWriter(width, targets, isWeighted));
  try {
    await fill(writers);
    return writers.map((writer) => writer.finish());
  } catch (error) {
    for (const writer of writers) writer.abandon();
    throw error;
  }
}

function indices(count: number, isChosen: (i: number) => boolean): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i).filter(isChosen);
}
