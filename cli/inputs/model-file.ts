/**
 * The model that a command is given.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { FormatError, type Model, modelFromBytes } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { RUN_FILES } from "../runs/files.ts";

/**
 * @param file a model, or the folder of a run, which stands for the model after its best epoch
 * @throws FormatError if the file is no model; DataError if there is none
 */
export async function readModel(file: string): Promise<Model> {
  const path = isRun(file) ? modelOfRun(file) : file;
  const bytes = await readBytes(path);
  if (!looksLikeText(bytes)) return modelFromBytes(bytes, path);
  throw new FormatError(`${path} looks like text, not like a model. The model comes first, then the data.`);
}

function isRun(path: string): boolean {
  return existsSync(join(path, RUN_FILES.config));
}

/** Before its first epoch is over, the newest there is. */
function modelOfRun(folder: string): string {
  const best = join(folder, RUN_FILES.best);
  return existsSync(best) ? best : join(folder, RUN_FILES.last);
}

/** Whether the first characters can be read: no safetensors or IDX file starts with eight of them. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 8);
  return start.length > 0 && start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
