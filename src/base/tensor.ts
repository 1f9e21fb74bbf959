/**
 * Tensors: a flat typed array and its shape, row-major. No views, no graph, no hidden state.
 *
 * @module
 */
import { BackendError, ConfigError, ShapeError } from "./errors.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** Storage of real numbers; float64 is for proofs, float32 for training. */
export type FloatArray = Float32Array | Float64Array;

/** The element type, named as in every file format. */
export type DType = "float32" | "float64";

/** Numbers nested to any depth: `[[1, 2], [3, 4]]`. */
export type NestedArray = readonly (number | NestedArray)[];

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
 * @example
 * tensor([[1, 2, 3], [4, 5, 6]]).shape            // [2, 3]
 * tensor(new Float32Array(6), [2, 3]).shape       // [2, 3]
 */
export function tensor(data: FloatArray | NestedArray, shape?: Shape): Tensor {
  if (ArrayBuffer.isView(data)) return withShape(data, shape ?? [data.length]);
  const found = shapeOfNested(data);
  const values = new Float64Array(sizeOf(found));
  if (fillFromNested(values, 0, data, found) === values.length) return withShape(values, shape ?? found);
  throw new ShapeError(
    `tensor() got ragged nested arrays: by the first of each level the shape is ${formatShape(found)}, ` +
      "but another one differs. Give all arrays of a level the same length.",
  );
}

/**
 * A tensor from whatever a user may pass where a tensor is wanted.
 *
 * @throws ShapeError if nested arrays are ragged, or an object's data is not as long as its shape says
 */
export function toTensor(value: TensorLike): Tensor {
  return "data" in value ? withShape(value.data, value.shape) : tensor(value);
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

function withShape(data: FloatArray, shape: Shape): Tensor {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new ConfigError("A tensor's data must be a Float32Array or a Float64Array.");
  }
  const isShape = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isShape && sizeOf(shape) === data.length) return { data, shape };
  throw new ShapeError(
    `A tensor of shape ${formatShape(shape)} needs ${isShape ? sizeOf(shape) : "whole numbers as extents"}, ` +
      `but its data has ${data.length} elements.`,
  );
}

function shapeOfNested(data: NestedArray): number[] {
  const shape: number[] = [];
  for (let level: number | NestedArray | undefined = data; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
  }
  return shape;
}

/** Copies numbers in row-major order from `at` on. @returns where the next one goes, or NaN where `data` is ragged */
function fillFromNested(values: Float64Array, at: number, data: NestedArray, shape: Shape): number {
  const [length, ...rest] = shape;
  if (data.length !== length) return Number.NaN;
  for (const item of data) {
    if (Array.isArray(item) !== rest.length > 0) return Number.NaN;
    if (Array.isArray(item)) at = fillFromNested(values, at, item, rest);
    else values[at++] = item as number;
  }
  return at;
}
