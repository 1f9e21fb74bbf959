/**
 * Columns that count: row numbers, identifiers, time. In a sorted table they give the answer away.
 *
 * @module
 */

/**
 * - `rowNumbers`: 0, 1, 2, … or 1, 2, 3, …, by their values
 * - `steps`: whole numbers in equal steps
 * - `rising`: each number is larger, or each is smaller, than the one above
 */
export type Sequence = "rowNumbers" | "steps" | "rising" | undefined;

/** Fewer numbers than this may rise by chance. */
const FEWEST_RISING = 20;
/** Fewer may have equal steps. */
const FEWEST_STEPS = 10;

/** Watches the numbers of a column from row to row. */
export class SequenceWatch {
  #rows = 0;
  #first = 0;
  #last = 0;
  #step = 0;
  #hasSteps = true;
  #rises = true;

  /** The numbers of the next rows; NaN where there is none. */
  addAll(numbers: Float64Array): void {
    for (let i = 0; i < numbers.length && this.#rises; i++) this.#add(numbers[i]!);
  }

  #add(number: number): void {
    const row = this.#rows++;
    if (row === 0) this.#first = number;
    else {
      const step = number - this.#last;
      if (row === 1) this.#step = step;
      this.#rises = step * this.#step > 0; // false for NaN
      this.#hasSteps &&= step === this.#step;
    }
    this.#hasSteps &&= Number.isInteger(number);
    this.#last = number;
  }

  /** What the numbers are. */
  finish(): Sequence {
    if (!this.#rises || this.#rows < 2) return undefined;
    if (this.#hasSteps && this.#step === 1 && (this.#first === 0 || this.#first === 1)) return "rowNumbers";
    if (this.#hasSteps && this.#rows >= FEWEST_STEPS) return "steps";
    return this.#rows >= FEWEST_RISING ? "rising" : undefined;
  }
}
