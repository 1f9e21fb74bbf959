/**
 * Tensors: a flat typed array and its shape, row-major. No views, no graph, no hidden state.
 *
 * @module
 */
import { assertArgument, has, isArrayLike } from "./arguments.ts";
import { BackendError, ConfigError, DataError, ShapeError } from "./errors.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";
import { inWords, plural } from "./words.ts";

/** Storage of real numbers; float64 is for proofs, float32 for training. */
export type FloatArray = Float32Array | Float64Array;

/** The element type, named as in every file format. */
export type DType = "float32" | "float64";

/** Numbers nested to any depth: `[[1, 2], [3, 4]]`. The innermost arrays may be typed ones. */
export type NestedArray = readonly (number | NestedArray | NumberRow)[];

/** Typed arrays of numbers. */
export type NumberRow =
  | FloatArray
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** What functions that take a tensor also accept. */
export type TensorLike = Tensor | NestedArray;

/** An n-dimensional array, row-major: the last axis is contiguous. */
export interface Tensor {
  readonly data: FloatArray;
  readonly shape: Shape;
}

/**
 * Makes a tensor.
 *
 * @param data nested arrays (copied, float64), or a flat array: a typed array is used as it is, not copied
 * @param shape only with a flat array; without it the tensor has one axis
 * @throws ShapeError if nested arrays are ragged, or the shape's size is not the number of elements
 * @throws DataError naming the row and column of the first value that is no number
 * @example
 * tensor([[1, 2, 3], [4, 5, 6]]).shape            // [2, 3]
 * tensor(new Float32Array(6), [2, 3]).shape       // [2, 3]
 */
export function tensor(data: FloatArray | NestedArray, shape?: Shape): Tensor {
  return made(data, shape, "tensor()");
}

/**
 * A tensor from whatever a user may pass where a tensor is wanted.
 *
 * @param what it is, for messages: `"x of the training data"`
 * @throws ShapeError if nested arrays are ragged, or an object's data is not as long as its shape says
 * @throws DataError naming the row and column of the first value that is no number
 * @throws ConfigError for anything else
 */
export function toTensor(value: TensorLike, what: string): Tensor {
  if (has(value, "data")) return withShape((value as Tensor).data, (value as Tensor).shape, what);
  return made(value as NestedArray, undefined, what);
}

/** Whether a value has an array and a shape. */
export function isTensor(value: unknown): value is Tensor {
  return has(value, "data", "shape") && isArrayLike((value as Tensor).data) && Array.isArray((value as Tensor).shape);
}

/** @throws ConfigError unless the value is a tensor: here nested arrays are none */
export function assertTensor(where: string, value: Tensor): void {
  assertArgument(isTensor(value), where, "a tensor, such as predict gives or tensor([[1, 2]])", value);
}

function made(data: FloatArray | NestedArray, shape: Shape | undefined, what: string): Tensor {
  assertArgument(isArrayLike(data), what, "nested arrays of numbers, or a tensor such as tensor([[1, 2]])", data);
  if (ArrayBuffer.isView(data)) return withShape(data, shape ?? [data.length], what);
  const found = shapeOfNested(data, what);
  return withShape(flattened(data, found, what), shape ?? found, what);
}

/** The element type of an array. */
export function dtypeOf(array: FloatArray): DType {
  return array instanceof Float32Array ? "float32" : "float64";
}

/**
 * A zeroed array of `length` elements.
 *
 * @throws BackendError if there is not that much memory
 */
export function allocate(dtype: DType, length: number): FloatArray {
  try {
    return dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
  } catch (cause) {
    const bytes = length * (dtype === "float32" ? 4 : 8);
    throw new BackendError(
      `There is no memory for ${length} numbers of ${dtype} (${(bytes / 1e9).toFixed(1)} GB). ` +
        "Use smaller layers or smaller batches.",
      { cause },
    );
  }
}

/** A zeroed tensor of the same element type as `like`. */
export function zerosLike(like: Tensor, shape: Shape = like.shape): Tensor {
  return { data: allocate(dtypeOf(like.data), sizeOf(shape)), shape };
}

function withShape(data: FloatArray, shape: Shape, what: string): Tensor {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new ConfigError(`The data of ${what} must be a Float32Array or a Float64Array but is ${inWords(data)}.`);
  }
  assertArgument(Array.isArray(shape), what, "a shape such as [2, 3]", shape);
  const isShape = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isShape && sizeOf(shape) === data.length) return { data, shape };
  throw new ShapeError(
    `${what}: shape ${formatShape(shape)} needs ${isShape ? sizeOf(shape) : "whole numbers as extents"}, ` +
      `but its data has ${plural(data.length, "element")}.`,
  );
}

/** More than anybody means; an array that holds itself is found by it. */
const MOST_AXES = 32;

function shapeOfNested(data: NestedArray, what: string): number[] {
  const shape: number[] = [];
  let level: number | NestedArray | NumberRow | undefined = data;
  while (isNested(level)) {
    if (shape.push(level.length) > MOST_AXES) {
      throw new ShapeError(`${what} has arrays more than ${MOST_AXES} deep inside of each other.`);
    }
    level = level[0];
  }
  return shape;
}

/** The numbers of nested arrays in row-major order. */
function flattened(data: NestedArray, shape: Shape, what: string): Float64Array {
  const values = new Float64Array(sizeOf(shape));
  let at = 0;
  const fill = (level: NestedArray | NumberRow, axis: number): void => {
    if (level.length !== shape[axis]) throw ragged(shape, what);
    if (isNumberRow(level)) {
      if (axis < shape.length - 1) throw ragged(shape, what);
      values.set(level, at);
      at += level.length;
      return;
    }
    for (const item of level) {
      if (isNested(item)) fill(item, axis + 1);
      else if (typeof item !== "number") throw noNumber(item, at, shape, what);
      else if (axis < shape.length - 1) throw ragged(shape, what);
      else values[at++] = item;
    }
  };
  fill(data, 0);
  return values;
}

function ragged(shape: Shape, what: string): ShapeError {
  return new ShapeError(
    `${what} has ragged nested arrays: by the first of each level the shape is ${formatShape(shape)}, ` +
      "but another one differs. Give all arrays of a level the same length.",
  );
}

function noNumber(item: unknown, at: number, shape: Shape, what: string): DataError {
  const width = sizeOf(shape.slice(1));
  return new DataError(
    `${what} has ${inWords(item)} at row ${Math.floor(at / width)}, column ${at % width}. ` +
      "Give numbers only: turn the value into one, or leave the row out.",
  );
}

function isNested(item: unknown): item is NestedArray | NumberRow {
  return Array.isArray(item) || isNumberRow(item);
}

/** Arrays of BigInts are none. */
function isNumberRow(item: unknown): item is NumberRow {
  const isTyped = ArrayBuffer.isView(item) && !(item instanceof DataView);
  return isTyped && !(item instanceof BigInt64Array || item instanceof BigUint64Array);
}
