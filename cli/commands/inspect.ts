/**
 * `chainrule inspect`: what is in a file.
 *
 * @module
 */
import { type CsvFile, readStream } from "../../src/node/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { type Io, writeJson } from "../base/io.ts";
import type { Style } from "../base/style.ts";
import { assertIsFile } from "../inputs/dataset-name.ts";
import { kindOf, refuseOtherName } from "../inputs/file-kind.ts";
import { refuseTableFlags } from "../inputs/flags-that-apply.ts";
import { modelPath } from "../inputs/model-file.ts";
import { whileReading } from "../inputs/reading.ts";
import { type CsvFlags, readingRules } from "../inputs/reading-rules.ts";
import { announceStandardInput, begun, chunksOf, holdsArrays, type Source, withSource } from "../inputs/source.ts";
import { canBeReadAgain, tablesFrom, watchedCsv } from "../inputs/streaming.ts";
import { inspectArrays } from "../inspect/arrays.ts";
import { inspectIdx } from "../inspect/idx.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { inspectModel, inspectOnnx } from "../inspect/model.ts";
import { inspectTable } from "../inspect/table.ts";
import { shownReadings } from "../progress/reading.ts";

export interface InspectFlags extends CsvFlags {
  readonly json?: boolean;
}

/** @returns the exit code */
export async function inspectCommand(file: string, flags: InspectFlags, io: Io): Promise<number> {
  assertIsFile(file, "inspect");
  announceStandardInput(file, io);
  const { json, text } = await withSource(modelPath(file), (source) => inspect(source, flags, io));
  if (flags.json) writeJson(io, json);
  else for (const line of text) io.out.line(line);
  return EXIT.ok;
}

async function inspect(source: Source, flags: CsvFlags, io: Io): Promise<Inspection> {
  const { style } = io.out;
  const file = source.where;
  if (holdsArrays(source)) {
    refuseTableFlags(flags, file);
    return inspectArrays(source, style);
  }
  return whileReading(source, 1, shownReadings(io), async (reading) => {
    const { start, chunks } = await begun(chunksOf(source, reading.onRead));
    const isOnnx = kindOf(start) === "onnx";
    const isModel = isOnnx || looksLikeSafetensors(start, file);
    if (!isModel && !looksLikeIdx(start)) {
      const rules = readingRules(flags);
      if (canBeReadAgain(source)) {
        refuseOtherName(file);
        return inspectCsv(watchedCsv(source, rules, reading), style);
      }
      return inspectTable(reading.blocks(tablesFrom(start, chunks, rules, file)), file, style);
    }
    refuseTableFlags(flags, file);
    const bytes = await readStream(chunks, file);
    if (isOnnx) return inspectOnnx(bytes, file, style);
    return isModel ? inspectModel(bytes, file, style) : inspectIdx(bytes, file, style);
  });
}

/** The beginning of a file may mislead: then all of it is read again, as its rows say. */
async function inspectCsv(csv: CsvFile, style: Style): Promise<Inspection> {
  for (;;) {
    const inspection = await inspectTable(csv.blocks(), csv.where, style);
    if (!csv.wasMisread()) return inspection;
  }
}

/** Eight bytes of length, then a JSON object. */
function looksLikeSafetensors(bytes: Uint8Array, file: string): boolean {
  return file.endsWith(".safetensors") || (bytes[7] === 0 && bytes[8] === 0x7b);
}

function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0;
}
