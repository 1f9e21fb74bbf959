/**
 * Weights in the other layout: ours are (inputs, outputs), PyTorch's the transpose.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { formatShape } from "../base/shape.ts";
import { type Tensor, zerosLike } from "../base/tensor.ts";

/**
 * The transpose, in memory of its own.
 *
 * @param name of the array, for the message
 * @throws FormatError if it has not two axes
 */
export function transposed(name: string, tensor: Tensor): Tensor {
  const [rows, columns] = tensor.shape;
  if (tensor.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new FormatError(`Tensor "${name}" must have two axes but has shape ${formatShape(tensor.shape)}.`);
  }
  const result = zerosLike(tensor, [columns, rows]);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = tensor.data[row * columns + column]!;
    }
  }
  return result;
}
