/**
 * Tables from files and from standard input.
 *
 * @module
 */
import { ConfigError, maybeGunzip } from "../../src/index.ts";
import { parseCsv, type Table } from "../../src/tables/index.ts";
import { kindOf, refuseOtherName } from "./file-kind.ts";
import { csvOptions, parquetOptions, type ReadingRules } from "./reading-rules.ts";
import { bytesOf, type Source, STANDARD_INPUT } from "./source.ts";

/** @throws ConfigError for data that only the first of several ranks is given */
export function assertAllRanksRead(path: string, ranks: number): void {
  if (path !== STANDARD_INPUT || ranks === 1) return;
  throw new ConfigError("Only the first rank has standard input. Under mpirun, give a file that all ranks can read.");
}

/** Reads a CSV file, gzipped or not, or a Parquet file. */
export async function readTable(source: Source, rules: ReadingRules): Promise<Table> {
  const { where } = source;
  return parseTable(await maybeGunzip(await bytesOf(source), where), rules, where);
}

/** The same for bytes that were read. @throws ConfigError for flags on CSV where the file says it all itself */
export async function parseTable(bytes: Uint8Array, rules: ReadingRules, where: string): Promise<Table> {
  const kind = kindOf(bytes);
  if (kind === "onnx")
    throw new ConfigError(`${where} is a model (ONNX), not a table. The model comes first, then the data.`);
  if (kind === "other") refuseOtherName(where);
  if (kind !== "parquet") return parseCsv(bytes, csvOptions(rules), where);
  const options = parquetOptions(rules, where);
  const { parseParquet } = await import("../../src/tables/index.ts");
  return parseParquet(bytes, where, options);
}
