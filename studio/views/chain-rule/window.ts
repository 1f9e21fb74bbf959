/**
 * The part of a long axis that is shown.
 *
 * @module
 */

/** Rows, columns and terms that are shown at once. */
export const WINDOW = 16;

/** From where to before where: about `chosen`, inside the axis. */
export function windowOf(size: number, chosen: number): [first: number, end: number] {
  const first = Math.max(0, Math.min(chosen - WINDOW / 2, size - WINDOW));
  return [first, Math.min(size, first + WINDOW)];
}
