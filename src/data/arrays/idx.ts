/**
 * IDX, the format of MNIST and its relatives: a magic number, the size of each axis, then the elements, big-endian.
 *
 *     0x00 0x00 <type> <axes> | axes × uint32 | elements
 *
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "File formats".
 *
 * @module
 */
import { assertArgument, assertBytes, has } from "../../base/arguments.ts";
import { DataError, FormatError, ShapeError } from "../../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../base/shape.ts";
import type { Tensor } from "../../base/tensor.ts";
import { type Dataset, toUnreadDataset } from "../dataset.ts";
import { formatHex, guessInWords } from "../signature.ts";

/** The contents of an IDX file. */
export interface IdxArray {
  /** Row-major. Unsigned bytes stay bytes; every other type becomes float64, which holds it exactly. */
  readonly data: Uint8Array | Float64Array;
  readonly shape: Shape;
}

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, offset: number): number;
}

const UNSIGNED_BYTE = 0x08;

const ELEMENT_TYPES: ReadonlyMap<number, ElementType> = new Map([
  [UNSIGNED_BYTE, { name: "uint8", bytes: 1, read: (view, offset) => view.getUint8(offset) }],
  [0x09, { name: "int8", bytes: 1, read: (view, offset) => view.getInt8(offset) }],
  [0x0b, { name: "int16", bytes: 2, read: (view, offset) => view.getInt16(offset) }],
  [0x0c, { name: "int32", bytes: 4, read: (view, offset) => view.getInt32(offset) }],
  [0x0d, { name: "float32", bytes: 4, read: (view, offset) => view.getFloat32(offset) }],
  [0x0e, { name: "float64", bytes: 8, read: (view, offset) => view.getFloat64(offset) }],
]);

/**
 * Reads an IDX file that is not compressed (see {@link maybeGunzip}).
 *
 * @param where the file's name, for messages
 * @throws FormatError if the magic number is another one, or the length is not what the header says
 */
export function parseIdx(bytes: Uint8Array, where: string): IdxArray {
  assertBytes("parseIdx", bytes);
  const type = ELEMENT_TYPES.get(bytes[2]!);
  const axes = bytes[3]!;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || axes === 0) {
    throw wrongMagic(bytes, where);
  }
  const header = 4 + 4 * axes;
  if (bytes.length < header) {
    throw new FormatError(
      `${where} ends inside its header: ${axes} axes need ${header} bytes but there are ${bytes.length}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + sizeOf(shape) * type.bytes;
  if (bytes.length !== expected) {
    throw new FormatError(
      `${where} should have ${expected} bytes, for ${type.name} of shape ${formatShape(shape)} after a header of ` +
        `${header}, but has ${bytes.length}. It is damaged or incomplete: copy or download it again.`,
    );
  }
  return { data: readElements(bytes, view, header, type), shape };
}

/**
 * Pictures with their labels, as a network takes them.
 *
 * @param images (N, height, width) of unsigned bytes, grey, or (N, height, width, channels)
 * @param labels (N), integers from 0 on
 * @returns x (N, height, width, channels), float32, each pixel's 0..255 scaled to 0..1; a grey picture has one channel
 * @throws ShapeError if there are not as many labels as pictures
 * @throws DataError if the pictures are not of unsigned bytes, there are none, or a label is no integer from 0 on
 */
export function imagesToDataset(images: IdxArray, labels: IdxArray): Dataset {
  assertIdx("imagesToDataset", images);
  assertIdx("imagesToDataset", labels);
  const [N = 0] = images.shape;
  if (labels.shape.length !== 1 || labels.shape[0] !== N) {
    throw new ShapeError(
      `Pictures of shape ${formatShape(images.shape)} need labels of shape (${N}) but these are ` +
        `${formatShape(labels.shape)}. The two files belong to different sets.`,
    );
  }
  return toUnreadDataset({ x: imagesToTensor(images), labels: labels.data }, "pictures");
}

/**
 * The same for pictures without labels.
 *
 * @returns (N, height, width, channels), float32, 0 to 1; an array that has not three axes keeps its shape
 */
export function imagesToTensor(images: IdxArray): Tensor {
  assertIdx("imagesToTensor", images);
  if (!(images.data instanceof Uint8Array)) {
    throw new DataError("Pictures must be of unsigned bytes (IDX type 0x08), 0 for black to 255 for white.");
  }
  if (images.data.length === 0) throw new DataError(`There are no pictures (shape ${formatShape(images.shape)}).`);
  const data = new Float32Array(images.data.length);
  for (let i = 0; i < data.length; i++) data[i] = images.data[i]! / 255;
  return { data, shape: images.shape.length === 3 ? [...images.shape, 1] : images.shape };
}

function assertIdx(where: string, array: IdxArray): void {
  assertArgument(has(array, "data", "shape"), where, "arrays, as parseIdx gives them", array);
}

function readElements(bytes: Uint8Array, view: DataView, header: number, type: ElementType): IdxArray["data"] {
  if (bytes[2] === UNSIGNED_BYTE) return bytes.subarray(header);
  const data = new Float64Array((bytes.length - header) / type.bytes);
  for (let i = 0; i < data.length; i++) data[i] = type.read(view, header + i * type.bytes);
  return data;
}

function wrongMagic(bytes: Uint8Array, where: string): FormatError {
  if (bytes.length < 4) return new FormatError(`${where} is no IDX file: it has only ${bytes.length} bytes.`);
  const guess = guessInWords(bytes);
  return new FormatError(
    `${where} is no IDX file: it starts with ${formatHex(bytes.subarray(0, 4))} instead of 0x0000, a type ` +
      `(0x08 for bytes) and the number of axes, as in 0x00000803.${guess}`,
  );
}
