/**
 * Whether samples, answers and values go with a network.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { ShapeError } from "../base/errors.ts";
import { assertIds } from "../base/ids.ts";
import { asMatrix, formatShape, sameShape } from "../base/shape.ts";
import { type FloatArray, type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import { plural } from "../base/words.ts";
import type { ArrayEntry } from "../graph/layout.ts";
import { type Structure, widthsOf } from "../graph/structure.ts";

/** @throws ConfigError for what is no network, such as a model that holds one */
export function assertNetwork(where: string, network: object): void {
  const held = has(network, "network") ? ": the network of this model is model.network" : "";
  assertArgument(has(network, "structure", "predict"), where, `a network, as sequential(…) makes it${held}`, network);
}

/**
 * Checks samples: see `Network.assertInput`.
 *
 * @param x (N, …)
 * @param where what the samples are, for messages: `"training data"`
 * @throws ShapeError, DataError if the network does not take them
 */
export function assertInput(structure: Structure, x: Samples, where: string): void {
  assertShape(structure, x, where);
  if (x.data) assertInputIds(structure, x.data, x.shape[0]!, where);
}

/** Samples, or their shape alone. */
export type Samples = Pick<Tensor, "shape"> & Partial<Tensor>;

/**
 * Checks the ids among the inputs of rows.
 *
 * @param rowOf the number of a row for messages
 * @throws DataError naming row and column of the first number that is no id
 */
export function assertInputIds(
  { ids }: Structure,
  x: FloatArray,
  rows: number,
  where: string,
  rowOf?: (index: number) => number,
): void {
  for (const columns of ids) assertIds(x, rows, columns, `${where}: x`, `of ${columns.taker}`, rowOf);
}

function assertShape(structure: Structure, x: Samples, where: string): void {
  assertArgument(has(x, "shape") && Array.isArray(x.shape), where, "samples as a tensor", x);
  const { shape } = x;
  const { inputs } = widthsOf(structure);
  const inputShape = structure.shapes[0]!;
  const [N, D] = asMatrix(shape);
  const isAsLarge = shape.length >= 2 && D === inputs;
  if (isAsLarge && (inputShape.length === 1 || shape.length === 2 || sameShape(shape.slice(1), inputShape))) return;
  const wanted = formatShape([N, ...inputShape]);
  throw new ShapeError(
    `${where}: x has shape ${formatShape(shape)}, but the network takes ${wanted}: ` +
      `${plural(inputs, "input")} a sample, one sample a row.` +
      (isAsLarge ? ` If the values already lie in that order, give x the shape ${wanted}.` : ""),
  );
}

/**
 * Checks targets.
 *
 * @throws ShapeError if the network gives another number of outputs
 */
export function assertOutputs(outputs: number, shape: readonly number[], where: string): void {
  if (asMatrix(shape)[1] === outputs) return;
  throw new ShapeError(
    `${where}: targets have shape ${formatShape(shape)}, but the network gives ${plural(outputs, "output")} a sample.`,
  );
}

/**
 * The value for one array of a network; not copied.
 *
 * @throws ShapeError if it is missing, or has another shape
 */
export function checkedValue({ name, shape }: ArrayEntry, value: TensorLike | undefined, where: string): Tensor {
  if (value === undefined) {
    throw new ShapeError(
      `${where}: "${name}" ${formatShape(shape)} is missing. Give all that state() of a network of these layers gives.`,
    );
  }
  const found = toTensor(value, `${where}: "${name}"`);
  if (sameShape(found.shape, shape)) return { data: found.data, shape };
  throw new ShapeError(
    `${where}: "${name}" has shape ${formatShape(found.shape)}, but the network's is ${formatShape(shape)}.`,
  );
}
