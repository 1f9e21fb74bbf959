/**
 * CSV files that need not fit into memory: read several times, block by block; encoded rows go to a temporary file.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { DataError } from "../base/errors.ts";
import type { TableLimits } from "../tables/choose-columns.ts";
import { type CsvStreamOptions, streamCsv } from "../tables/csv/stream.ts";
import { encodeTable } from "../tables/encode.ts";
import { inputWidth, type TableEncoding } from "../tables/encoding.ts";
import { PART } from "../tables/fit.ts";
import { type Preparation, planPreparation, type TableOptions } from "../tables/passes.ts";
import { columnOf, type Inference, type Table } from "../tables/table.ts";
import { UnseenCategories } from "../tables/unseen-categories.ts";
import { type OnRead, readChunks } from "./chunks.ts";
import { type Spool, SpoolWriter } from "./spool.ts";

/** A file that can be read again and again. */
export interface CsvFile {
  /** The file's name. */
  readonly where: string;
  /** From its beginning: each is a table of some rows, with the columns of the whole. */
  blocks(): AsyncIterable<Table>;
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
 * @returns whose blocks end in a DataError if the file is not there, or has changed since its first reading began
 */
export function openCsv(path: string, { onRead, ...options }: CsvFileOptions = {}): CsvFile {
  let first: string | undefined;
  const assertUnchanged = async (): Promise<void> => {
    const found = await stat(path).catch(() => undefined); // whoever opens it says why
    const now = found && `${found.size} ${found.mtimeMs}`;
    first ??= now;
    if (first !== now) throw new DataError(`${path} was changed while it was read. Start again when it is complete.`);
  };
  return {
    where: path,
    async *blocks() {
      await assertUnchanged();
      yield* streamCsv(readChunks(path, onRead), options, path);
      await assertUnchanged();
    },
  };
}

/** How often {@link prepareCsv} reads the file. */
export const PREPARATION_PASSES = 4;

/**
 * What `prepareTable` does, for a file of any size: infers, splits, measures the training rows, and encodes, in four passes
 * over the file ({@link PREPARATION_PASSES}). What it decides and the numbers that come out are the same, bit for bit.
 *
 * @param known an encoding that is taken in place of the measured one
 * @throws ConfigError, DataError as `prepareTable`; DataError for a column of more than 10,000 categories
 */
export async function prepareCsv(file: CsvFile, options: TableOptions, known?: TableEncoding): Promise<PreparedCsv> {
  const prepared = await prepare(file, options);
  const { validationCount, warnings, inferences, classCounts, parts } = prepared;
  const encoding = known ?? prepared.encoding;
  const unseen = new UnseenCategories();
  const [train, validation] = await spooled(2, encoding, async ([toTrain, toValidate]) => {
    let row = 0;
    for await (const block of file.blocks()) {
      const own = parts.subarray(row, row + block.rowCount);
      const rows = indices(block.rowCount, (i) => own[i] !== PART.leftOut);
      const { dataset } = encodeTable(encoding, block, rows, unseen);
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
 * The rows of a file whose answer is known, encoded as a saved model wants them.
 *
 * @throws DataError as `encodeTable`
 */
export async function encodeCsv(
  file: CsvFile,
  encoding: TableEncoding,
): Promise<{ readonly rows: Spool; readonly warnings: readonly string[] }> {
  const { target } = encoding;
  const unseen = new UnseenCategories();
  let warnings: readonly string[] = [];
  const [rows] = await spooled(1, encoding, async ([writer]) => {
    for await (const block of file.blocks()) {
      warnings = block.warnings;
      const { cells } = encodedColumn(block, encoding);
      const answered = indices(block.rowCount, (i) => cells[i] !== "");
      const { dataset } = encodeTable(encoding, block, answered, unseen);
      for (const [n, i] of answered.entries()) writer!.add(dataset, n, block.lines[i]!);
    }
  });
  if (rows!.rowCount === 0) {
    throw new DataError(
      `${file.where}: column "${target.name}" is empty in every row, so there is nothing to learn from.`,
    );
  }
  return { rows: rows!, warnings: [...warnings, ...unseen.describe(file.where)] };
}

/** The column of answers, after it is said which columns are missing. */
function encodedColumn(block: Table, encoding: TableEncoding): { readonly cells: readonly string[] } {
  encodeTable(encoding, block, new Int32Array(0));
  return columnOf(block, encoding.target.name, "the target");
}

async function prepare(file: CsvFile, options: TableOptions): Promise<Preparation> {
  const passes = planPreparation(options, LIMITS);
  let step = passes.next();
  while (!step.done) {
    for await (const block of file.blocks()) step.value(block);
    step = passes.next();
  }
  return step.value;
}

/** Temporary files, filled; given back if that fails. */
async function spooled(
  count: number,
  encoding: TableEncoding,
  fill: (writers: readonly SpoolWriter[]) => Promise<void>,
): Promise<Spool[]> {
  const isNumber = encoding.target.task === "regression";
  const writers = Array.from({ length: count }, () => new SpoolWriter(inputWidth(encoding), isNumber));
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
