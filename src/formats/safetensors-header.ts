/**
 * The header of a safetensors file: every claim it makes is checked before anything is read by it.
 *
 * @module
 */

import { assertBytes } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { FormatError } from "../base/errors.ts";
import { formatShape } from "../base/shape.ts";
import { guessInWords } from "../data/signature.ts";
import { parseJson } from "./json.ts";

/** The member of the header that holds texts instead of a tensor. */
export const METADATA = "__metadata__";

/** What a reader allows. */
export interface SafetensorsOptions {
  /**
   * The longest header, in bytes; JSON takes some twenty times its length in memory. Default: 16 MiB, room for 100,000
   * tensors. The format itself allows 100,000,000.
   */
  readonly headerLimitBytes?: number;
}

const DEFAULT_HEADER_LIMIT_BYTES = 2 ** 24;
/** The format's own. */
const LONGEST_HEADER_BYTES = 100_000_000;

/** Bytes of one element. */
const ELEMENT_BYTES = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, U8: 1 };

/** Where one tensor lies, in bytes from the start of the data. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: keyof typeof ELEMENT_BYTES;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of the data. */
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The byte of the file at which the data starts. */
  readonly dataStart: number;
}

/** @throws FormatError saying what does not follow the format, and where */
export function readHeader(bytes: Uint8Array, where: string, options: SafetensorsOptions = {}): SafetensorsHeader {
  assertBytes(`The reader of ${where}`, bytes);
  assertKnownKeys(`The reader of ${where}`, options, ["headerLimitBytes"]);
  const dataStart = 8 + headerLength(bytes, where, options);
  const members = Object.entries(parseHeader(bytes.subarray(8, dataStart), where));
  const tensors = members.filter(([name]) => name !== METADATA);
  const texts = members.find(([name]) => name === METADATA);
  const entries = tensors
    .map(([name, value]) => checkedEntry(name, value, where))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  checkContiguous(entries, bytes.length - dataStart, where);
  return { entries, metadata: texts === undefined ? {} : checkedMetadata(texts[1], where), dataStart };
}

function headerLength(bytes: Uint8Array, where: string, options: SafetensorsOptions): number {
  const limit = options.headerLimitBytes ?? DEFAULT_HEADER_LIMIT_BYTES;
  const guess = guessInWords(bytes);
  if (bytes.length < 10)
    throw new FormatError(`${where} is no safetensors file: it has only ${bytes.length} bytes.${guess}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER_BYTES) {
    throw new FormatError(
      `${where} is no safetensors file: its first 8 bytes announce a header of ${length} bytes, and the format allows ` +
        `${LONGEST_HEADER_BYTES}.${guess}`,
    );
  }
  if (length > limit) {
    throw new FormatError(
      `${where} has a header of ${length} bytes; at most ${limit} are read. Set headerLimitBytes higher if that is what ` +
        "it should be.",
    );
  }
  if (8 + Number(length) > bytes.length) {
    throw new FormatError(
      `${where} announces a header of ${length} bytes, but only ${bytes.length - 8} bytes follow. The file is incomplete.`,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array, where: string): Readonly<Record<string, unknown>> {
  return asObject(parseJson(decodeHeader(bytes, where), `${where}: the header`), `${where}: the header`);
}

function decodeHeader(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${where}: the header (bytes 8 to ${8 + bytes.length}) is not UTF-8: ${cause}`, { cause });
  }
}

/** The texts; a `null` is none, as in the format's own reader. */
function checkedMetadata(value: unknown, where: string): Record<string, string> {
  if (value === null) return {};
  const metadata = asObject(value, `${where}: "${METADATA}"`);
  const other = Object.entries(metadata).find(([, text]) => typeof text !== "string");
  if (other === undefined) return metadata as Record<string, string>;
  throw new FormatError(`${where}: "${other[0]}" in "${METADATA}" must be a text but is ${shown(other[1])}.`);
}

function checkedEntry(name: string, value: unknown, where: string): TensorEntry {
  const what = `${where}: tensor ${JSON.stringify(name)}`;
  const { dtype, shape, data_offsets } = asObject(value, what); // others are passed over, as the format's own reader does
  if (!isDtype(dtype)) {
    const known = Object.keys(ELEMENT_BYTES).join(", ");
    throw new FormatError(`${what} has dtype ${shown(dtype)}, which cannot be read. Convert it to one of ${known}.`);
  }
  if (!isCounts(shape)) {
    throw new FormatError(`${what} has shape ${shown(shape)}: it must be a list of integers from 0 on.`);
  }
  if (!isCounts(data_offsets) || data_offsets.length !== 2 || data_offsets[0]! > data_offsets[1]!) {
    throw new FormatError(`${what} has data_offsets ${shown(data_offsets)}: they must be [start, end], start ≤ end.`);
  }
  const [start, end] = data_offsets as [number, number];
  const expected = byteSize(shape, ELEMENT_BYTES[dtype], what);
  if (end - start === expected) return { name, dtype, shape, start, end };
  throw new FormatError(
    `${what} of shape ${formatShape(shape)} and dtype ${dtype} needs ${expected} bytes, but its data_offsets ` +
      `[${start}, ${end}] span ${end - start}.`,
  );
}

/** Every byte of the data belongs to exactly one tensor: the format allows neither holes nor overlaps. */
function checkContiguous(entries: readonly TensorEntry[], dataLength: number, where: string): void {
  let end = 0;
  for (const entry of entries) {
    if (entry.start !== end) {
      const kind = entry.start < end ? "overlaps the tensor before it" : "leaves a hole before it";
      throw new FormatError(
        `${where}: tensor ${JSON.stringify(entry.name)} ${kind}: it starts at byte ${entry.start} of the data, not at ${end}.`,
      );
    }
    end = entry.end;
  }
  if (end === dataLength) return;
  throw new FormatError(
    `${where}: the tensors need ${end} bytes of data, but ${dataLength} follow the header. ` +
      `The file is ${end > dataLength ? "incomplete" : "followed by something else"}.`,
  );
}

function byteSize(shape: readonly number[], elementBytes: number, what: string): number {
  let size = elementBytes;
  for (const extent of shape) {
    size *= extent;
    if (!Number.isSafeInteger(size))
      throw new FormatError(`${what} has shape ${formatShape(shape)}: that is too large.`);
  }
  return size;
}

function isDtype(value: unknown): value is TensorEntry["dtype"] {
  return typeof value === "string" && Object.hasOwn(ELEMENT_BYTES, value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${what} must be a JSON object but is ${shown(value)}.`);
}

/** A value as it stands in the file, cut to fit a message. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? "missing";
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
