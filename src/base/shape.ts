/**
 * Shapes: arithmetic and how they are written in messages.
 *
 * @module
 */

/** The extent of each axis, outermost first; `[]` is a single number. */
export type Shape = readonly number[];

/** Number of elements; 1 for `[]`. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** As the field writes it: `(32, 784)`, `(10)`, `()`. */
export function formatShape(shape: Shape): string {
  return `(${shape.join(", ")})`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** All axes but the first flattened into one: `(N, d1, …, dk)` seen as `[N, d1·…·dk]`. */
export function asMatrix(shape: Shape): readonly [N: number, D: number] {
  let D = 1;
  for (let axis = 1; axis < shape.length; axis++) D *= shape[axis]!;
  return [shape[0] ?? 1, D];
}
