/**
 * A CSV file that need not fit into memory, and is read again and again, block by block.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { DataError } from "../base/errors.ts";
import { assertOptions, FUNCTION, type OptionKinds } from "../base/options.ts";
import type { CsvLayout } from "../tables/csv/layout.ts";
import { CSV_STREAM_OPTIONS, type CsvStreamOptions, csvBlocks } from "../tables/csv/stream.ts";
import type { Table } from "../tables/table.ts";
import { gunzipChunks, type OnRead } from "./chunks.ts";
import { type InputFile, openInput } from "./input-file.ts";

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
  /** Closes the file, unless somebody else has opened it. `prepareCsv` and `encodeCsv` do so themselves. */
  close(): Promise<void>;
}

/** How a file is read, and who is told of it. */
export interface CsvFileOptions extends CsvStreamOptions {
  /** For those who show how far it is: of a packed file, packed bytes. Every pass begins anew. */
  readonly onRead?: OnRead;
}

const OPTIONS: OptionKinds<CsvFileOptions> = { ...CSV_STREAM_OPTIONS, onRead: FUNCTION };

/**
 * A CSV file, plain or gzip, that is read as a stream.
 *
 * @param source its path, or the open file, which is then left open
 * @returns whose blocks end in a DataError if the file is not there, or was written to since its first reading began
 */
export function openCsv(source: string | InputFile, fileOptions: CsvFileOptions = {}): CsvFile {
  const isSource = typeof source === "string" || has(source, "path", "chunks");
  assertArgument(isSource, "openCsv", "the path of a file, or a file that openInput opened", source);
  assertOptions("openCsv", fileOptions, OPTIONS);
  const { onRead, ...options } = fileOptions;
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
      const reading = yield* csvBlocks(gunzipChunks(file.chunks(), where, onRead), options, where, known);
      wasMisread = reading.wasMisread;
      known = reading.verdict;
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
