/**
 * What a file probably is, by its first bytes: for messages about a file that is not what was expected.
 *
 * @module
 */

/** The bytes of a signature; undefined where any byte may stand. */
type Signature = readonly (number | undefined)[];

const ANY = undefined;

const SIGNATURES: readonly (readonly [signature: Signature, name: string])[] = [
  [[0x1f, 0x8b], "gzip-compressed data"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive (also .xlsx, .npz and .pt files)"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a NumPy .npy file"],
  [[0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
  [[0xff, 0xd8, 0xff], "a JPEG picture"],
  [[0x89, 0x48, 0x44, 0x46], "an HDF5 file"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [
    [ANY, ANY, ANY, ANY, 0, 0, 0, 0, 0x7b], // a length of less than 2³², then JSON
    "a safetensors file: a model, which evaluate, predict, inspect and train --from take, or weights",
  ],
  [[0, 0, 0x08, 1], "an IDX file of labels, which inspect takes; train mnist --data-dir takes the folder of all four"],
  [
    [0, 0, 0x08, 3],
    "an IDX file of pictures, which predict and inspect take; train mnist --data-dir takes the folder of all four",
  ],
  [[0xff, 0xfe], "UTF-16 text"],
  [[0xfe, 0xff], "UTF-16 text"],
  [[0x3c], "HTML or XML, perhaps an error page that was saved"],
  [[0x7b], "JSON text"],
];

/** The name of the format that starts with these bytes, if it is a known one. */
export function guessFormat(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(([signature]) => signature.every((byte, i) => byte === ANY || bytes[i] === byte))?.[1];
}

/** Whether the first characters can be read: no safetensors or IDX file starts with eight of them. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 8);
  return start.length > 0 && start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** ` This is probably …`, for the end of a message; empty where nobody knows. */
export function guessInWords(bytes: Uint8Array): string {
  const probably = guessFormat(bytes);
  return probably === undefined ? "" : ` This is probably ${probably}.`;
}

/** Bytes as they are written in messages: `0x1f8b0800`. */
export function formatHex(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
