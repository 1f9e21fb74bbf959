/**
 * Small problems with a known answer, the same for every test.
 */
import { createRandom, type Tensor, tensor } from "../../src/index.ts";

/** Two classes in the four quadrants of the plane: not separable by a line. */
export function quadrants(rows: number, seed = 1): { x: Tensor; labels: Int32Array } {
  const random = createRandom(seed, "data");
  const x = Float64Array.from({ length: rows * 2 }, () => 2 * random.uniform() - 1);
  const labels = Int32Array.from({ length: rows }, (_, n) => (x[2 * n]! * x[2 * n + 1]! > 0 ? 1 : 0));
  return { x: tensor(x, [rows, 2]), labels };
}

/** y = 3a − 2b + 0.5, without noise. */
export function plane(rows: number, seed = 1): { x: Tensor; targets: Tensor } {
  const random = createRandom(seed, "data");
  const x = Float64Array.from({ length: rows * 2 }, () => random.normal());
  const targets = Float64Array.from({ length: rows }, (_, n) => 3 * x[2 * n]! - 2 * x[2 * n + 1]! + 0.5);
  return { x: tensor(x, [rows, 2]), targets: tensor(targets, [rows, 1]) };
}
