/**
 * NPY, the file of one NumPy array: a header that is a Python dictionary, then the elements.
 *
 *     0x93 "NUMPY" <version> <0> | header length, uint16 or uint32 | header | elements
 *
 * Source: NumPy, "numpy.lib.format", versions 1.0, 2.0 and 3.0.
 *
 * @module
 */
import { assertBytes } from "../../base/arguments.ts";
import { DataError, FormatError } from "../../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import type { FloatArray, Tensor } from "../../base/tensor.ts";
import { readHalf } from "./half.ts";
import { type NpyHeader, parseNpyHeader, STRUCTURED } from "./npy-header.ts";
import { isTextType, type NpyTexts, readTexts } from "./npy-texts.ts";

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

/** An array whose elements are read when they are asked for, so that one that nobody needs may be of any type. */
export interface NpyFile {
  /** NumPy's name of the element type, or the file's where it is no number: `<U5`, `|O`. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Whether the elements are of a type of numbers that is read. */
  readonly isNumeric: boolean;
  /** Whether the elements are texts. */
  readonly isText: boolean;
  /**
   * @throws FormatError if the elements are of another type, or not as many as the header says
   * @throws DataError for an integer that float64 does not hold exactly
   */
  numbers(): NpyArray;
  /** @throws FormatError as `numbers` does */
  texts(): NpyTexts;
}

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  /** Whether float32 holds every value. */
  readonly single: boolean;
  read(view: DataView, offset: number, little: boolean): number;
}

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
  return openNpy(bytes, where).numbers();
}

/**
 * The array of an NPY file, of any type: its elements are not looked at yet.
 *
 * @param where the file's name, for messages
 * @throws FormatError if it is none, or its header is damaged
 */
export function openNpy(bytes: Uint8Array, where: string): NpyFile {
  assertBytes("The reader of NPY", bytes);
  const header = parseNpyHeader(bytes, where);
  const { descr, shape } = header;
  const type = /^[<>|]/.test(descr) ? ELEMENT_TYPES.get(descr.slice(1)) : undefined;
  return {
    dtype: type?.name ?? descr,
    shape,
    isNumeric: type !== undefined,
    isText: isTextType(descr),
    numbers() {
      if (type) return readNumbers(bytes, header, type, where);
      throw new FormatError(
        `${where} holds elements of dtype ${descr}, which cannot be read. Save it as numbers: ${adviceOn(descr)}.`,
      );
    },
    texts: () => readTexts(bytes, header, where),
  };
}

function adviceOn(descr: string): string {
  if (descr === STRUCTURED) return "structured_to_unstructured(a), of numpy.lib.recfunctions";
  const number = 'a.astype("float32")';
  return isTextType(descr) ? `${number} of digits, np.unique(a, return_inverse=True)[1] of names` : number;
}

function readNumbers(bytes: Uint8Array, header: NpyHeader, type: ElementType, where: string): NpyArray {
  const { descr, start, shape, fortran } = header;
  const expected = start + sizeOf(shape) * type.bytes;
  if (bytes.length !== expected) {
    throw new FormatError(
      `${where} should have ${expected} bytes, for ${type.name} of shape ${formatShape(shape)} after a header of ` +
        `${start}, but has ${bytes.length}. It is damaged or incomplete: copy or save it again.`,
    );
  }
  const data = readElements(bytes.subarray(start), type, descr[0] !== ">", where);
  return { data: fortran ? toRowMajor(data, shape) : data, shape, dtype: type.name };
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
