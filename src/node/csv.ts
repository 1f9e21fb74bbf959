/**
 * CSV files that need not fit into memory: read several times, block by block; encoded rows go to a temporary file.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import type { TableLimits } from "../tables/choose-columns.ts";
import { MISSING } from "../tables/column.ts";
import { type CsvLayout, sameLayout } from "../tables/csv/layout.ts";
import { type CsvStreamOptions, csvBlocks } from "../tables/csv/stream.ts";
import { assertColumns, encodeTable, withoutAnswers } from "../tables/encode-rows.ts";
import { inputWidth, type TableEncoding } from "../tables/encoding.ts";
import { PART } from "../tables/fit-encoding.ts";
import { type Preparation, planPreparation, type TableOptions } from "../tables/passes.ts";
import { columnOf, type Inference, type Table } from "../tables/table.ts";
import { UnseenCategories } from "../tables/unseen-categories.ts";
import { gunzipChunks, type OnRead } from "./chunks.ts";
import { type InputFile, openInput } from "./input-file.ts";
import { type Spool, SpoolWriter } from "./spool.ts";

/** A file that can be read again and again, from one open handle. */
export interface CsvFile {
  /** The file's name. */
  readonly where: string;
  /** From its beginning: each is a table of some rows, with the columns of the whole. The first pass opens the file. */
  blocks(): AsyncIterable<Table>;
  /**
   * Whether the last pass was read otherwise than all rows of the file say, which is known at its end. The next pass is read
   * as they say.
   */
  wasMisread(): boolean;
  /** Closes the file, unless somebody else has opened it. {@link prepareCsv} and {@link encodeCsv} do so themselves. */
  close(): Promise<void>;
}

/** How a file is read, and who is told of it. */
export interface CsvFileOptions extends CsvStreamOptions {
  /** For those who show how far it is: of a packed file, packed bytes. Every pass begins anew. */
  readonly onRead?: OnRead;
}

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

/**
 * A CSV file, plain or gzip, that is read as a stream.
 *
 * @param source its path, or the open file, which is then left open
 * @returns whose blocks end in a DataError if the file is not there, or was written to since its first reading began
 */
export function openCsv(source: string | InputFile, { onRead, ...options }: CsvFileOptions = {}): CsvFile {
  const where = typeof source === "string" ? source : source.path;
  let opened: Promise<InputFile> | undefined;
  const open = (path: string): Promise<InputFile> => {
    opened ??= openInput(path);
    return opened;
  };
  let first: string | undefined;
  let known: CsvLayout | undefined;
  let wasMisread = false;
  const assertUnchanged = async (file: InputFile): Promise<void> => {
    const now = await file.version();
    first ??= now;
    if (first !== now) throw new DataError(`${where} was changed while it was read. Start again when it is complete.`);
  };
  return {
    where,
    async *blocks() {
      const file = typeof source === "string" ? await open(source) : source;
      await assertUnchanged(file);
      const { layout, verdict } = yield* csvBlocks(gunzipChunks(file.chunks(), where, onRead), options, where, known);
      wasMisread = !sameLayout(layout, verdict);
      known = verdict;
      await assertUnchanged(file);
    },
    wasMisread: () => wasMisread,
    async close() {
      const own = await opened?.catch(() => undefined); // who asked for blocks was told why
      opened = undefined;
      await own?.close();
    },
  };
}

/** How often {@link prepareCsv} reads the file. */
export const PREPARATION_PASSES = 4;

/**
 * What `prepareTable` does, for a file of any size: infers, splits, measures the training rows, and encodes, in four passes
 * over the file ({@link PREPARATION_PASSES}), which is opened once and then closed. What it decides and the numbers that come
 * out are the same, bit for bit.
 *
 * @param known an encoding that is taken in place of the measured one
 * @throws ConfigError, DataError as `prepareTable`; DataError for a column of more than 10,000 categories
 */
export async function prepareCsv(file: CsvFile, options: TableOptions, known?: TableEncoding): Promise<PreparedCsv> {
  try {
    const preparation = await planned(file, options);
    const { weight } = options;
    return await encoded(file, known ? { ...preparation, encoding: known } : preparation, known === undefined, weight);
  } finally {
    await file.close();
  }
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
  const unseen = new UnseenCategories(isOwn);
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
 * The rows of a file whose answer is known, encoded as a saved model wants them, in one pass over the file, which is then
 * closed.
 *
 * @param weight the column that says how much each row counts; default none
 * @throws DataError as `encodeTable`
 */
export async function encodeCsv(
  file: CsvFile,
  encoding: TableEncoding,
  weight?: string,
): Promise<{ readonly rows: Spool; readonly warnings: readonly string[] }> {
  try {
    const first = await encodedPass(file, encoding, weight);
    if (!file.wasMisread()) return first;
    first.rows.close();
    return await encodedPass(file, encoding, weight);
  } finally {
    await file.close();
  }
}

async function encodedPass(
  file: CsvFile,
  encoding: TableEncoding,
  weight: string | undefined,
): Promise<{ readonly rows: Spool; readonly warnings: readonly string[] }> {
  const { name } = encoding.target;
  const unseen = new UnseenCategories();
  let warnings: readonly string[] = [];
  const [rows] = await spooled(1, encoding, weight, async ([writer]) => {
    let answeredCount = 0;
    for await (const block of file.blocks()) {
      warnings = block.warnings;
      assertColumns(encoding, block);
      const { codes } = columnOf(block, name, "the target");
      const answered = indices(block.rowCount, (i) => codes[i] !== MISSING);
      answeredCount += answered.length;
      const { dataset } = encodeTable(encoding, block, answered, unseen, weight);
      for (const [n, i] of answered.entries()) writer!.add(dataset, n, block.lines[i]!);
    }
    if (answeredCount === 0) throw withoutAnswers(file.where, name);
  });
  return { rows: rows!, warnings: [...warnings, ...unseen.describe(file.where)] };
}

/** The first three passes; the first is done again if it was misread. */
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
  const isNumber = encoding.target.task === "regression";
  const writers = Array.from(
    { length: count },
    () => new SpoolWriter(inputWidth(encoding), isNumber, weight !== undefined),
  );
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
