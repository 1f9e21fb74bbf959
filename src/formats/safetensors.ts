/**
 * safetensors: named arrays in one file, readable by PyTorch, JAX and everything around them.
 *
 *     uint64 length of the header | header: JSON, padded with blanks | the arrays, one after another
 *
 * All little-endian. Source: the format's description in the `safetensors` repository of Hugging Face.
 *
 * @module
 */
import { Checksum } from "../base/checksum.ts";
import { ConfigError, ShapeError } from "../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../base/shape.ts";
import { readHalf } from "../data/arrays/half.ts";
import { littleEndianBytes, swapUnlessLittleEndian } from "./byte-order.ts";
import { METADATA, readHeader, type SafetensorsOptions, type TensorEntry } from "./safetensors-header.ts";

export type SafetensorsData = Float64Array | BigInt64Array | Float32Array | Int32Array | Uint8Array;

/**
 * One array of a file. Its element type in the file (`F64`, `I64`, `F32`, `I32`, `U8`) is that of `data`; what is read as
 * `F16` or `BF16` is float32, which holds it exactly.
 */
export interface SafetensorsTensor {
  readonly shape: Shape;
  readonly data: SafetensorsData;
}

/** The contents of a file. */
export interface Safetensors {
  /** By name, in the order of the file. A map, so that no name (`__proto__`) is special. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The array that is a view of little-endian bytes, for each element type. */
const ARRAY_OF = {
  F64: (buffer: ArrayBuffer) => new Float64Array(buffer),
  I64: (buffer: ArrayBuffer) => new BigInt64Array(buffer),
  F32: (buffer: ArrayBuffer) => new Float32Array(buffer),
  I32: (buffer: ArrayBuffer) => new Int32Array(buffer),
  F16: (buffer: ArrayBuffer) => new Uint16Array(buffer),
  BF16: (buffer: ArrayBuffer) => new Uint16Array(buffer),
  U8: (buffer: ArrayBuffer) => new Uint8Array(buffer),
};

/**
 * Reads a file. Nothing is allocated before the header was found to agree with the file's length.
 *
 * @param where the file's name, for messages
 * @throws FormatError saying what does not follow the format, and where
 */
export function parseSafetensors(bytes: Uint8Array, where: string, options: SafetensorsOptions = {}): Safetensors {
  const { entries, metadata, dataStart } = readHeader(bytes, where, options);
  const tensors = new Map<string, SafetensorsTensor>();
  for (const entry of entries) {
    tensors.set(entry.name, { shape: entry.shape, data: readArray(bytes, dataStart, entry) });
  }
  return { tensors, metadata };
}

/**
 * Writes a file: the same contents always give the same bytes, whatever the order they come in.
 *
 * @param metadata short texts about the file
 * @throws ShapeError if an array is not as long as its shape says
 * @throws ConfigError if a tensor is called `__metadata__`, which the format reserves
 */
export function toSafetensors(
  tensors: ReadonlyMap<string, SafetensorsTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { sorted, header } = laidOut(tensors, metadata);
  const length = sorted.reduce((sum, [, { data }]) => sum + data.byteLength, header.length);
  const bytes = new Uint8Array(length);
  bytes.set(header);
  let offset = header.length;
  for (const [, { data }] of sorted) {
    bytes.set(littleEndianBytes(data), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** The checksum of the bytes that {@link toSafetensors} gives, without making them. @throws as it does */
export function safetensorsChecksum(
  tensors: ReadonlyMap<string, SafetensorsTensor>,
  metadata: Readonly<Record<string, string>>,
): number {
  const { sorted, header } = laidOut(tensors, metadata);
  const sum = new Checksum();
  sum.add(header);
  const isBytes = ({ data }: SafetensorsTensor): boolean => data.BYTES_PER_ELEMENT === 1;
  for (const [, tensor] of sorted) if (!isBytes(tensor)) sum.add(littleEndianBytes(tensor.data));
  // Arrays of bytes come last, and may have any length: as one piece, since only the last is not in multiples of four.
  sum.add(concatenated(sorted.filter(([, tensor]) => isBytes(tensor)).map(([, { data }]) => data as Uint8Array)));
  return sum.value();
}

/** The arrays in the order of the file, checked, and the header that says so. */
function laidOut(
  tensors: ReadonlyMap<string, SafetensorsTensor>,
  metadata: Readonly<Record<string, string>>,
): { readonly sorted: readonly (readonly [string, SafetensorsTensor])[]; readonly header: Uint8Array } {
  const sorted = [...tensors].sort(byElementSizeThenName);
  for (const [name, tensor] of sorted) checkTensor(name, tensor);
  return { sorted, header: encodeHeader(sorted, metadata) };
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

function readArray(bytes: Uint8Array, dataStart: number, { dtype, start, end }: TensorEntry): SafetensorsData {
  const copy = new Uint8Array(end - start); // of its own, because elements must be aligned in memory
  copy.set(bytes.subarray(dataStart + start, dataStart + end));
  const data = ARRAY_OF[dtype](copy.buffer);
  swapUnlessLittleEndian(copy, data.BYTES_PER_ELEMENT);
  if (!(data instanceof Uint16Array)) return data;
  return dtype === "F16" ? Float32Array.from(data, readHalf) : widened(data);
}

/** bfloat16 is the upper half of float32. */
function widened(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

/** Large elements first, as the format's own writer does, so that every array is aligned in the file. */
function byElementSizeThenName(
  [nameA, a]: readonly [string, SafetensorsTensor],
  [nameB, b]: readonly [string, SafetensorsTensor],
): number {
  const bySize = b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT;
  return bySize || (nameA < nameB ? -1 : 1);
}

function checkTensor(name: string, { data, shape }: SafetensorsTensor): void {
  if (name === METADATA) throw new ConfigError(`A tensor cannot be called "${METADATA}": the file format reserves it.`);
  if (sizeOf(shape) === data.length) return;
  throw new ShapeError(
    `Tensor "${name}" has ${data.length} elements, but its shape ${formatShape(shape)} needs ${sizeOf(shape)}.`,
  );
}

function encodeHeader(
  sorted: readonly (readonly [string, SafetensorsTensor])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const texts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = texts.length === 0 ? [] : [[METADATA, objectOf(texts)] as const];
  let offset = 0;
  const entries = sorted.map(([name, { data, shape }]) => {
    const start = offset;
    offset += data.byteLength;
    return [name, JSON.stringify({ dtype: dtypeOf(data), shape, data_offsets: [start, offset] })] as const;
  });
  const json = new TextEncoder().encode(joined([...members, ...entries]));
  const padded = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return header;
}

function objectOf(texts: readonly (readonly [string, string])[]): string {
  return joined(texts.map(([key, text]) => [key, JSON.stringify(text)]));
}

/** A JSON object with its members in this order, which `JSON.stringify` does not keep for keys like "10". */
function joined(members: readonly (readonly [key: string, json: string])[]): string {
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}

function dtypeOf(data: SafetensorsData): keyof typeof ARRAY_OF {
  if (data instanceof Float64Array) return "F64";
  if (data instanceof BigInt64Array) return "I64";
  if (data instanceof Float32Array) return "F32";
  return data instanceof Int32Array ? "I32" : "U8";
}
