/**
 * `chainrule inspect`: what is in a file.
 *
 * @module
 */
import { maybeGunzip } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { EXIT } from "../exit-codes.ts";
import { assertIsFile } from "../inputs/dataset-name.ts";
import { holdsArrays, kindOf } from "../inputs/file-kind.ts";
import { refuseTableFlags } from "../inputs/flags-that-apply.ts";
import type { CsvFlags } from "../inputs/read-table.ts";
import { inspectArrays } from "../inspect/arrays.ts";
import { inspectIdx } from "../inspect/idx.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { inspectModel, inspectOnnx } from "../inspect/model.ts";
import { inspectTable } from "../inspect/table.ts";
import { type Io, writeJson } from "../io.ts";

export interface InspectFlags extends CsvFlags {
  readonly json?: boolean;
}

/** @returns the exit code */
export async function inspectCommand(file: string, flags: InspectFlags, io: Io): Promise<number> {
  assertIsFile(file, "inspect");
  const { json, text } = await inspect(file, flags, io);
  if (flags.json) writeJson(io, json);
  else for (const line of text) io.out.line(line);
  return EXIT.ok;
}

async function inspect(file: string, flags: CsvFlags, { out }: Io): Promise<Inspection> {
  if (await holdsArrays(file)) {
    refuseTableFlags(flags, file);
    return inspectArrays(file, out.style);
  }
  const bytes = await maybeGunzip(await readBytes(file), file);
  const isOnnx = kindOf(bytes) === "onnx";
  const isModel = isOnnx || looksLikeSafetensors(bytes, file);
  if (!isModel && !looksLikeIdx(bytes)) return inspectTable(bytes, file, flags, out.style);
  refuseTableFlags(flags, file);
  if (isOnnx) return inspectOnnx(bytes, file, out.style);
  return isModel ? inspectModel(bytes, file, out.style) : inspectIdx(bytes, file, out.style);
}

/** Eight bytes of length, then a JSON object. */
function looksLikeSafetensors(bytes: Uint8Array, file: string): boolean {
  return file.endsWith(".safetensors") || (bytes[7] === 0 && bytes[8] === 0x7b);
}

function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0;
}
