/**
 * The plane as a grid of points.
 *
 * @module
 */
import { softmax, type Tensor } from "../../src/index.ts";

export interface Grid {
  /** Points a side. */
  readonly side: number;
  /** It covers [−reach, reach]². */
  readonly reach: number;
}

/** Probabilities (side², classes) at the centres of the grid's squares; the first row is on top. */
export async function probabilitiesAt(
  predict: (x: Float32Array) => Promise<Tensor>,
  { side, reach }: Grid,
): Promise<Float32Array> {
  const x = new Float32Array(2 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = 2 * (row * side + column);
      x[at] = reach * ((2 * column + 1) / side - 1);
      x[at + 1] = reach * (1 - (2 * row + 1) / side);
    }
  }
  return softmax(await predict(x)).data as Float32Array;
}
