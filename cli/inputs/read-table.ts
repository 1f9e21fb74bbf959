/**
 * Tables from files and from standard input.
 *
 * @module
 */
import { ConfigError, maybeGunzip } from "../../src/index.ts";
import { type CsvOptions, parseCsv, parseJsonTable, type Table } from "../../src/tables/index.ts";
import { kindOf, refuseForeign, refuseOtherName } from "./file-kind.ts";
import { bytesOf, type Source, STANDARD_INPUT } from "./source.ts";

/** The flags on how a CSV file is to be read. */
export interface CsvFlags {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimal?: "." | ",";
  readonly missingValues?: readonly string[];
  /** Whether a CSV file is read block by block; undefined where its size decides. */
  readonly stream?: boolean;
}

/** @throws ConfigError for data that only the first of several ranks is given */
export function assertAllRanksRead(path: string, ranks: number): void {
  if (path !== STANDARD_INPUT || ranks === 1) return;
  throw new ConfigError("Only the first rank has standard input. Under mpirun, give a file that all ranks can read.");
}

/** Reads a file of CSV, Parquet or JSON, gzipped or not. */
export async function readTable(source: Source, flags: CsvFlags): Promise<Table> {
  const { where } = source;
  return parseTable(await maybeGunzip(await bytesOf(source), where), flags, where);
}

/**
 * The same for bytes that were read.
 *
 * @throws ConfigError for flags on CSV where the file says it all itself
 * @throws FormatError for a file of another program
 */
export async function parseTable(bytes: Uint8Array, flags: CsvFlags, where: string): Promise<Table> {
  refuseForeign(bytes, where);
  const kind = kindOf(bytes);
  if (kind === "onnx")
    throw new ConfigError(`${where} is a model (ONNX), not a table. The model comes first, then the data.`);
  if (kind === "other") refuseOtherName(where);
  if (kind === "json") return parseJson(bytes, flags, where);
  if (kind !== "parquet") return parseCsv(bytes, csvOptions(flags), where);
  refuseCsvFlags(csvOptions(flags), "--delimiter, --header, --decimal and --missing-values are", `${where} is Parquet`);
  const { parseParquet } = await import("../../src/tables/index.ts");
  return parseParquet(bytes, where);
}

/** Whoever writes JSON by hand may have written `"NA"`. */
function parseJson(bytes: Uint8Array, flags: CsvFlags, where: string): Table {
  const { missingValues, ...others } = csvOptions(flags);
  refuseCsvFlags(others, "--delimiter, --header and --decimal are", `${where} is JSON`);
  return parseJsonTable(bytes, where, missingValues === undefined ? {} : { missingValues });
}

function refuseCsvFlags(options: CsvOptions, flags: string, found: string): void {
  if (Object.keys(options).length > 0) throw new ConfigError(`${flags} for CSV, and ${found}. Leave them out.`);
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
