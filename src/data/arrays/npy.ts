/**
 * NPY, the file of one NumPy array: a header that is a Python dictionary, then the elements.
 *
 *     0x93 "NUMPY" <version> <0> | header length, uint16 or uint32 | header | elements
 *
 * Source: NumPy, "numpy.lib.format", versions 1.0, 2.0 and 3.0.
 *
 * @module
 */
import { DataError, FormatError } from "../../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import type { FloatArray, Tensor } from "../../base/tensor.ts";
import { formatHex, guessInWords } from "../signature.ts";
import { readHalf } from "./half.ts";

/** A NumPy array, row-major whatever the file's order, with its values as they are. */
export interface NpyArray extends Tensor {
  /**
   * float32 for NumPy's bool, float16, float32 and integers of 8 and 16 bits, which it holds exactly; float64 for the
   * others.
   */
  readonly data: FloatArray;
  /** NumPy's name of the element type in the file: `uint8`, `float32`. */
  readonly dtype: string;
}

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  /** Whether float32 holds every value. */
  readonly single: boolean;
  read(view: DataView, offset: number, little: boolean): number;
}

interface Header {
  readonly type: ElementType;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: Shape;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy pads a header to 64 bytes; one of structured elements may be longer, but is not read. */
const LONGEST_HEADER_BYTES = 65_536;
/** NumPy's own. */
const MOST_AXES = 64;
/** Up to here float64 holds every integer. */
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ["b1", { name: "bool", bytes: 1, single: true, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
  ["u1", { name: "uint8", bytes: 1, single: true, read: (view, at) => view.getUint8(at) }],
  ["i1", { name: "int8", bytes: 1, single: true, read: (view, at) => view.getInt8(at) }],
  ["u2", { name: "uint16", bytes: 2, single: true, read: (view, at, little) => view.getUint16(at, little) }],
  ["i2", { name: "int16", bytes: 2, single: true, read: (view, at, little) => view.getInt16(at, little) }],
  ["u4", { name: "uint32", bytes: 4, single: false, read: (view, at, little) => view.getUint32(at, little) }],
  ["i4", { name: "int32", bytes: 4, single: false, read: (view, at, little) => view.getInt32(at, little) }],
  ["u8", { name: "uint64", bytes: 8, single: false, read: (view, at, little) => exact(view.getBigUint64(at, little)) }],
  ["i8", { name: "int64", bytes: 8, single: false, read: (view, at, little) => exact(view.getBigInt64(at, little)) }],
  ["f2", { name: "float16", bytes: 2, single: true, read: (view, at, little) => readHalf(view.getUint16(at, little)) }],
  ["f4", { name: "float32", bytes: 4, single: true, read: (view, at, little) => view.getFloat32(at, little) }],
  ["f8", { name: "float64", bytes: 8, single: false, read: (view, at, little) => view.getFloat64(at, little) }],
]);

/**
 * Reads an NPY file: numbers of 1 to 8 bytes, in both byte orders, in C and Fortran order.
 *
 * @param where the file's name, for messages
 * @throws FormatError if it is none, has elements of another type, or its length is not what its header says
 * @throws DataError for an integer that float64 does not hold exactly
 */
export function parseNpy(bytes: Uint8Array, where: string): NpyArray {
  const { start, text } = headerOf(bytes, where);
  const { type, little, fortran, shape } = parseHeader(text, where);
  const expected = start + sizeOf(shape) * type.bytes;
  if (bytes.length !== expected) {
    throw new FormatError(
      `${where} should have ${expected} bytes, for ${type.name} of shape ${formatShape(shape)} after a header of ` +
        `${start}, but has ${bytes.length}. It is damaged or incomplete: copy or save it again.`,
    );
  }
  const data = readElements(bytes.subarray(start), type, little, where);
  return { data: fortran ? toRowMajor(data, shape) : data, shape, dtype: type.name };
}

/** Whether bytes start as an NPY file does. */
function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

function headerOf(bytes: Uint8Array, where: string): { start: number; text: string } {
  if (!isNpy(bytes)) {
    const guess = guessInWords(bytes);
    throw new FormatError(
      `${where} is no NPY file: it starts with ${formatHex(bytes.subarray(0, 6))} instead of ` +
        `${formatHex(Uint8Array.from(MAGIC))}.${guess}`,
    );
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new FormatError(`${where} is NPY of version ${version}; versions 1 to 3 can be read. Save it with np.save.`);
  }
  const fixed = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < fixed ? undefined : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length === undefined || fixed + length > bytes.length) {
    throw new FormatError(`${where} ends inside its header. It is incomplete: copy or save it again.`);
  }
  if (length > LONGEST_HEADER_BYTES) {
    throw new FormatError(`${where} has a header of ${length} bytes; at most ${LONGEST_HEADER_BYTES} are read.`);
  }
  return { start: fixed + length, text: new TextDecoder().decode(bytes.subarray(fixed, fixed + length)) };
}

/** The dictionary as np.save writes it; keys in any order. */
function parseHeader(text: string, where: string): Header {
  const descr = /["']descr["']\s*:\s*(?:["']([^"']*)["']|([^,]{1,60}))/.exec(text);
  const order = /["']fortran_order["']\s*:\s*(True|False)\b/.exec(text);
  const extents = /["']shape["']\s*:\s*\(([\d\sL,]*)\)/.exec(text);
  if (descr === null || order === null || extents === null) {
    throw new FormatError(`${where} has an NPY header without 'descr', 'fortran_order' and 'shape'.`);
  }
  const name = descr[1] ?? descr[2]!;
  const type = /^[<>|]/.test(name) ? ELEMENT_TYPES.get(name.slice(1)) : undefined;
  if (type === undefined) {
    throw new FormatError(
      `${where} holds elements of dtype ${name}, which cannot be read. Save it as numbers: ${adviceOn(name)}.`,
    );
  }
  return { type, little: name[0] !== ">", fortran: order[1] === "True", shape: shapeOf(extents[1]!, where) };
}

/** Texts are names of classes. */
function adviceOn(dtype: string): string {
  return /^[<>|][US]/.test(dtype)
    ? "names, a = np.unique(a, return_inverse=True)"
    : 'np.save(file, a.astype("float32"))';
}

function shapeOf(text: string, where: string): Shape {
  const extents = text.split(",").map((extent) => extent.trim().replace(/L$/, ""));
  if (extents.at(-1) === "") extents.pop();
  const shape = extents.map((extent) => (/^\d+$/.test(extent) ? Number(extent) : Number.NaN));
  const bytes = 8 * sizeOf(shape.map((extent) => Math.max(extent, 1)));
  if (shape.length <= MOST_AXES && Number.isSafeInteger(bytes)) return shape;
  throw new FormatError(`${where} has an NPY header with the shape (${text.slice(0, 60)}), which no array has.`);
}

function readElements(bytes: Uint8Array, type: ElementType, little: boolean, where: string): FloatArray {
  const length = bytes.length / type.bytes;
  const data = type.single ? new Float32Array(length) : new Float64Array(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isInteger64 = type.bytes === 8 && type.name !== "float64";
  for (let i = 0; i < length; i++) {
    const value = type.read(view, i * type.bytes, little);
    if (isInteger64 && Number.isNaN(value)) throw notExact(type, i, where);
    data[i] = value;
  }
  return data;
}

/** NaN where float64 is too coarse. */
function exact(value: bigint): number {
  return value <= LARGEST_EXACT && value >= -LARGEST_EXACT ? Number(value) : Number.NaN;
}

function notExact({ name }: ElementType, index: number, where: string): DataError {
  return new DataError(
    `${where}: element ${index} is beyond ±2⁵³, up to where numbers hold every ${name}. Save it as float64.`,
  );
}

/** From the first axis contiguous to the last. */
function toRowMajor(data: FloatArray, shape: Shape): FloatArray {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const result = data.slice();
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    result[to] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
