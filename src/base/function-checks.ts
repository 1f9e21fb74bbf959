/**
 * What every function of this folder asks of its arguments.
 *
 * @module
 */
import { assertArgument, has } from "./arguments.ts";
import { ConfigError, ShapeError } from "./errors.ts";
import { formatShape, type Shape, sameShape } from "./shape.ts";
import { dtypeOf, isTensor, type Tensor } from "./tensor.ts";

/**
 * @param where the function's name, for messages
 * @param tensors by their names; the first one decides
 * @throws ConfigError unless all are float32 or all float64
 */
export function assertSameDtype(where: string, tensors: Readonly<Record<string, Tensor>>): void {
  const [[firstName, first], ...others] = Object.entries(tensors) as [[string, Tensor], ...[string, Tensor][]];
  for (const [name, other] of others) {
    if (dtypeOf(other.data) === dtypeOf(first.data)) continue;
    throw new ConfigError(
      `${where} got ${firstName} as ${dtypeOf(first.data)} but ${name} as ${dtypeOf(other.data)}. ` +
        `Make both the same; nested arrays are float64, tensor(new Float32Array([…]), shape) is float32.`,
    );
  }
}

/**
 * @param forward whose cache it must be
 * @param tensors that such a cache holds
 * @throws ConfigError if it is none
 */
export function assertCache(where: string, cache: object, forward: string, tensors: readonly string[]): void {
  const isCache = has(cache) && tensors.every((name) => isTensor((cache as Record<string, unknown>)[name]));
  assertArgument(isCache, where, `the cache that ${forward} gives`, cache);
}

/**
 * @param reason where the expected shape comes from: `"one for each column of w (3, 2)"`
 * @throws ShapeError unless `value` has the expected shape
 */
export function assertShape(where: string, name: string, value: Tensor, expected: Shape, reason: string): void {
  if (sameShape(value.shape, expected)) return;
  throw new ShapeError(
    `${where} expects ${name} of shape ${formatShape(expected)} (${reason}) but got ${formatShape(value.shape)}.`,
  );
}

/**
 * The sizes of a matrix.
 *
 * @param meaning of the axes: `"(N, M): a row of logits for each sample"`
 * @throws ShapeError unless `value` has two axes
 */
export function matrixSizes(where: string, name: string, value: Tensor, meaning: string): readonly [number, number] {
  const [rows, columns] = value.shape;
  if (value.shape.length === 2 && rows !== undefined && columns !== undefined) return [rows, columns];
  throw new ShapeError(`${where} expects ${name} of shape ${meaning}, but got ${formatShape(value.shape)}.`);
}
