/**
 * NPZ, several NumPy arrays in one file: a zip archive of NPY files, as `np.savez` and `np.savez_compressed` write it.
 *
 * @module
 */

import { assertBytes } from "../../base/arguments.ts";
import { FormatError } from "../../base/errors.ts";
import { assertOptions, assertText, LIMIT } from "../../base/options.ts";
import { guessInWords } from "../signature.ts";
import { type NpyArray, type NpyFile, openNpy } from "./npy.ts";
import { isZip, unzip } from "./zip.ts";

export interface NpzOptions {
  /** The most that all arrays together may unpack to, in bytes of the file's own types. Default: 2³⁰, one GiB. */
  readonly limitBytes?: number;
}

/** What is not told to be larger is not unpacked further. */
const DEFAULT_LIMIT_BYTES = 2 ** 30;

/**
 * Reads every array.
 *
 * @param where the file's name, for messages
 * @returns the arrays by their names, in the order of the file
 * @throws FormatError if the archive or an array is damaged, holds something else, or unpacks to more than the limit
 * @throws DataError for an integer that float64 does not hold exactly
 */
export async function parseNpz(
  bytes: Uint8Array,
  where: string,
  options: NpzOptions = {},
): Promise<ReadonlyMap<string, NpyArray>> {
  const files = await openNpz(bytes, where, options);
  return new Map(Array.from(files, ([name, file]) => [name, file.numbers()]));
}

/**
 * The arrays, of any type: the elements of each are read when they are asked for.
 *
 * @param where the file's name, for messages
 * @returns the arrays by their names, in the order of the file
 * @throws FormatError if the archive is damaged, holds something else, or unpacks to more than the limit
 */
export async function openNpz(
  bytes: Uint8Array,
  where: string,
  options: NpzOptions = {},
): Promise<ReadonlyMap<string, NpyFile>> {
  assertBytes("The reader of NPZ", bytes);
  assertText("The reader of NPZ", "the name of the file as its second argument", where);
  assertOptions("The reader of NPZ", options, { limitBytes: LIMIT });
  const { limitBytes = DEFAULT_LIMIT_BYTES } = options;
  if (!isZip(bytes)) {
    throw new FormatError(`${where} is no NPZ file, which is a zip archive.${guessInWords(bytes)}`);
  }
  const files = new Map<string, NpyFile>();
  for (const [member, contents] of await unzip(bytes, where, limitBytes)) {
    if (!member.endsWith(".npy")) {
      const held = JSON.stringify(member.slice(0, 80));
      const theirs = member.endsWith(".pkl")
        ? "It is probably a model of PyTorch: export it as ONNX."
        : "Unpack it, and give the table that it holds: unzip data.zip.";
      throw new FormatError(`${where} is a zip archive, but no NPZ file: it holds ${held}, no .npy file. ${theirs}`);
    }
    const name = member.slice(0, -".npy".length);
    files.set(name, openNpy(contents, `${where}, array ${JSON.stringify(name.slice(0, 80))}`));
  }
  return files;
}
