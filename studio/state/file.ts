/**
 * A file that is given to the page: the run goes on until it is known to be good.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { TableFile } from "../data/table-file.ts";
import { settingsFor } from "../experiment/experiment.ts";
import { change, droppedFile, place } from "./experiment.ts";

/** Why the last file was not taken. */
export const fileError: Signal<string> = signal("");

/** The name of the file that is being read. */
export const reading: Signal<string> = signal("");

let newest = 0;

/**
 * The last one that is given counts.
 *
 * @param target the column to learn; the last that can be classes where it is empty
 */
export async function openFile(file: File, target = ""): Promise<void> {
  const number = ++newest;
  reading.value = file.name;
  fileError.value = "";
  const [table, message] = await read(file, target);
  if (number !== newest) {
    table?.close();
    return;
  }
  reading.value = "";
  fileError.value = message;
  if (table === undefined) return;
  droppedFile.peek()?.close();
  droppedFile.value = table;
  change({ source: "file", target, ...settingsFor("file", place.peek().experiment.source) });
}

/** The file, or why it is none that can be learned from. */
async function read(file: File, target: string): Promise<[table: TableFile | undefined, message: string]> {
  let table: TableFile | undefined;
  try {
    table = await TableFile.read(file, file.name);
    await table.prepare(target, place.peek().experiment.seed);
    return [table, ""];
  } catch (error) {
    table?.close();
    return [undefined, error instanceof Error ? error.message : String(error)];
  }
}
