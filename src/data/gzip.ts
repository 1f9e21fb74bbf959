/**
 * gzip, decoded where a file turns out to be compressed.
 *
 * @module
 */
import { assertBytes } from "../base/arguments.ts";
import { FormatError } from "../base/errors.ts";
import { decompress } from "./decompress.ts";
import { formatBytes } from "./format-bytes.ts";

/** A small file can unpack to any size; nothing this package reads is larger. */
const DEFAULT_LIMIT_BYTES = 2 ** 30;

/**
 * Unpacks gzip-compressed bytes; anything else is given back as it is.
 *
 * @param where the file's name, for messages
 * @param limitBytes the most that may come out
 * @throws FormatError if the data is damaged, ends too early, or unpacks to more than the limit
 */
export async function maybeGunzip(
  bytes: Uint8Array,
  where: string,
  limitBytes: number = DEFAULT_LIMIT_BYTES,
): Promise<Uint8Array> {
  assertBytes("maybeGunzip", bytes);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = await decompress(bytes, "gzip", limitBytes).catch((cause: unknown) => {
    throw new FormatError(
      `${where} starts like gzip but cannot be unpacked: it is damaged, or its end is missing ` +
        `(${formatBytes(bytes.length)} read). Copy or download it again.`,
      { cause },
    );
  });
  if (unpacked !== undefined) return unpacked;
  throw new FormatError(
    `${where} (${formatBytes(bytes.length)} of gzip) unpacks to more than ${formatBytes(limitBytes)}. ` +
      "Unpack it by hand if that is what it should be.",
  );
}
