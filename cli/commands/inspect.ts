/**
 * `chainrule inspect`: what is in a file.
 *
 * @module
 */
import { ConfigError, maybeGunzip } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { EXIT } from "../exit-codes.ts";
import { isDatasetName } from "../inputs/dataset-name.ts";
import type { CsvFlags } from "../inputs/read-table.ts";
import { inspectIdx } from "../inspect/idx.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { inspectModel } from "../inspect/model.ts";
import { inspectTable } from "../inspect/table.ts";
import { type Io, writeJson } from "../io.ts";

export interface InspectFlags extends CsvFlags {
  readonly json?: boolean;
}

/** @returns the exit code */
export async function inspectCommand(file: string, flags: InspectFlags, io: Io): Promise<number> {
  if (isDatasetName(file)) throw new ConfigError(`inspect takes a file; "chainrule doctor" says where ${file} is.`);
  const { json, text } = await inspect(await maybeGunzip(await readBytes(file), file), file, flags, io);
  if (flags.json) writeJson(io, json);
  else for (const line of text) io.out.line(line);
  return EXIT.ok;
}

async function inspect(bytes: Uint8Array, file: string, flags: CsvFlags, { out }: Io): Promise<Inspection> {
  if (looksLikeSafetensors(bytes, file)) return inspectModel(bytes, file, out.style);
  if (looksLikeIdx(bytes)) return inspectIdx(bytes, file, out.style);
  return inspectTable(bytes, file, flags, out.style);
}

/** Eight bytes of length, then a JSON object. */
function looksLikeSafetensors(bytes: Uint8Array, file: string): boolean {
  return file.endsWith(".safetensors") || (bytes[7] === 0 && bytes[8] === 0x7b);
}

function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0;
}
