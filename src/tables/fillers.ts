/**
 * Arrays that many columns of a block look alike in.
 *
 * @module
 */
import { NUMBER } from "./column.ts";

/** Makes each of them once. */
export class Fillers {
  #codes: Int32Array = new Int32Array(0);
  #numbers: Float64Array = new Float64Array(0);

  /** The codes of a column that holds nothing but numbers. */
  allNumbers(length: number): Int32Array {
    if (this.#codes.length !== length) this.#codes = new Int32Array(length).fill(NUMBER);
    return this.#codes;
  }

  /** The numbers of a column that holds none. */
  noNumbers(length: number): Float64Array {
    if (this.#numbers.length !== length) this.#numbers = new Float64Array(length).fill(Number.NaN);
    return this.#numbers;
  }
}
