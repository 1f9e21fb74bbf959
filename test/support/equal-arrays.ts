/**
 * `toEqual` of typed arrays in one loop: Vitest's own way makes a key of every index, which took most of the time of tests
 * that compare arrays. What is equal stays the same: arrays of one type whose elements are the same value, NaN too, and 0
 * is not −0.
 *
 * @module
 */
import { expect } from "vitest";

expect.addEqualityTesters([
  function sameNumbers(a: unknown, b: unknown): boolean | undefined {
    if (!(isTypedArray(a) && isTypedArray(b)) || a.constructor !== b.constructor) return undefined;
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
    return true;
  },
]);

function isTypedArray(value: unknown): value is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
