/**
 * The lines on which the rows of a file begin.
 *
 * @module
 */

/** A list that grows without an object for each entry. */
export class LineNumbers {
  #lines = new Int32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(line: number): void {
    if (this.#length === this.#lines.length) {
      const longer = new Int32Array(2 * this.#length);
      longer.set(this.#lines);
      this.#lines = longer;
    }
    this.#lines[this.#length++] = line;
  }

  /** All from a row on. */
  from(row: number): Int32Array {
    return this.#lines.subarray(row, this.#length);
  }
}
