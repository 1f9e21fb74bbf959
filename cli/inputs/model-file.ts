/**
 * The model that a command is given.
 *
 * @module
 */
import { FormatError, type Model, modelFromBytes } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";

/** @throws FormatError if the file is no model; DataError if there is none */
export async function readModel(path: string): Promise<Model> {
  const bytes = await readBytes(path);
  if (!looksLikeText(bytes)) return modelFromBytes(bytes, path);
  throw new FormatError(`${path} looks like text, not like a model. The model comes first, then the data.`);
}

/** Whether the first characters can be read: no safetensors or IDX file starts with eight of them. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 8);
  return start.length > 0 && start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
