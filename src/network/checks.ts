/**
 * Whether samples, answers and values go with a network.
 *
 * @module
 */
import { ShapeError } from "../base/errors.ts";
import { asMatrix, formatShape, sameShape } from "../base/shape.ts";
import { type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import type { ArrayEntry } from "../graph/layout.ts";
import { type Structure, widthsOf } from "../graph/structure.ts";

/**
 * Checks samples: see `Network.assertInput`.
 *
 * @param x (N, …)
 * @param where what the samples are, for messages: `"training data"`
 * @throws ShapeError if the network does not take them
 */
export function assertInput(structure: Structure, { shape }: Pick<Tensor, "shape">, where: string): void {
  const { inputs } = widthsOf(structure);
  const inputShape = structure.shapes[0]!;
  const [N, D] = asMatrix(shape);
  const isAsLarge = shape.length >= 2 && D === inputs;
  if (isAsLarge && (inputShape.length === 1 || shape.length === 2 || sameShape(shape.slice(1), inputShape))) return;
  const wanted = formatShape([N, ...inputShape]);
  throw new ShapeError(
    `${where}: x has shape ${formatShape(shape)}, but the network takes ${wanted}: ` +
      `${inputs} inputs a sample, one sample a row.` +
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
    `${where}: targets have shape ${formatShape(shape)}, but the network gives ${outputs} outputs a sample.`,
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
