/**
 * Tables from files and from standard input.
 *
 * @module
 */
import { ConfigError, maybeGunzip } from "../../src/index.ts";
import { parseCsv, parseJsonTable, type Table } from "../../src/tables/index.ts";
import { kindOf, refuseForeign, refuseOtherName } from "./file-kind.ts";
import { csvOptions, type ReadingRules, typedOptions } from "./reading-rules.ts";
import { bytesOf, type Source, STANDARD_INPUT } from "./source.ts";

/** @throws ConfigError for data that only the first of several ranks is given */
export function assertAllRanksRead(path: string, ranks: number): void {
  if (path !== STANDARD_INPUT || ranks === 1) return;
  throw new ConfigError("Only the first rank has standard input. Under mpirun, give a file that all ranks can read.");
}

/** Reads a file of CSV, Parquet or JSON, gzipped or not. */
export async function readTable(source: Source, rules: ReadingRules): Promise<Table> {
  const { where } = source;
  return parseTable(await maybeGunzip(await bytesOf(source), where), rules, where);
}

/**
 * The same for bytes that were read.
 *
 * @throws ConfigError for flags on CSV where the file says it all itself
 * @throws FormatError for a file of another program
 */
export async function parseTable(bytes: Uint8Array, rules: ReadingRules, where: string): Promise<Table> {
  refuseForeign(bytes, where);
  const kind = kindOf(bytes);
  if (kind === "onnx")
    throw new ConfigError(`${where} is a model (ONNX), not a table. The model comes first, then the data.`);
  if (kind === "other") refuseOtherName(where);
  if (kind === "json") return parseJsonTable(bytes, where, typedOptions(rules, `${where} is JSON`));
  if (kind !== "parquet") return parseCsv(bytes, csvOptions(rules), where);
  const options = typedOptions(rules, `${where} is Parquet`);
  const { parseParquet } = await import("../../src/tables/index.ts");
  return parseParquet(bytes, where, options);
}
