/**
 * A checkpoint as one safetensors file.
 *
 * @module
 */
import type { Checkpoint } from "../training/checkpoint.ts";

/** A checkpoint, and the texts of others in the same file. */
export interface StoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * The checkpoint as a file; the same checkpoint gives the same bytes.
 *
 * @param extra further texts for the file's header: with a model's (`modelMetadata`), the file is a model, too
 */
export function checkpointToBytes(checkpoint: Checkpoint, extra: Readonly<Record<string, string>> = {}): Uint8Array {
  throw new Error(`not yet: ${checkpoint.step}, ${Object.keys(extra)}`);
}

/**
 * The checkpoint in a file.
 *
 * @param where the file's name, for messages
 * @throws FormatError if the file is damaged, or holds no checkpoint
 */
export function checkpointFromBytes(bytes: Uint8Array, where: string): StoredCheckpoint {
  throw new Error(`not yet: ${bytes.length}, ${where}`);
}
