/**
 * Tables from files and from standard input.
 *
 * @module
 */
import { type CsvOptions, maybeGunzip, parseCsv, type Table } from "../../src/index.ts";
import { readBytes, readStream } from "../../src/node/index.ts";

/** The flags on how a CSV file is to be read. */
export interface CsvFlags {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimal?: "." | ",";
  readonly missingValues?: readonly string[];
}

/** What a path names: standard input. */
export const STANDARD_INPUT = "-";

/** Reads a CSV file, gzipped or not. */
export async function readTable(path: string, flags: CsvFlags): Promise<Table> {
  const where = path === STANDARD_INPUT ? "standard input" : path;
  const bytes = path === STANDARD_INPUT ? await readStream(process.stdin, where) : await readBytes(path);
  return parseCsv(await maybeGunzip(bytes, where), csvOptions(flags), where);
}

/** The flags as the reader of CSV takes them. */
export function csvOptions({ delimiter, header, decimal, missingValues }: CsvFlags): CsvOptions {
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(header !== undefined && { header }),
    ...(decimal !== undefined && { decimal }),
    ...(missingValues !== undefined && { missingValues }),
  };
}
