/**
 * Columns that count: row numbers, identifiers, time. In a sorted table they give the answer away.
 *
 * @module
 */
import { RowSample, type SampleFindings } from "./row-sample.ts";

/**
 * - `rowNumbers`: 0, 1, 2, … or 1, 2, 3, …, by their values
 * - `steps`: whole numbers in equal steps
 * - `rising`: the numbers rise or fall with the number of the row
 * - `codes`: whole numbers of as many digits, nearly each in one row only, as drawn identifiers are
 *
 * A few odd cells (blank, repeated, swapped) change nothing.
 */
export type Sequence = "rowNumbers" | "steps" | "rising" | "codes" | undefined;

/** Fewer numbers than this may rise by chance. */
const FEWEST_RISING = 20;
/** Fewer may have equal steps. */
const FEWEST_STEPS = 10;
/** Fewer are different by chance, whatever they are. */
const FEWEST_CODES = 100;
/** Fewer different numbers are groups. */
const FEWEST_DIFFERENT = 10;
/** This share of the steps is equal where numbers count. */
const EQUAL_STEPS = 0.95;
/** This share of codes is different. */
const DIFFERENT_CODES = 0.98;
/** Codes have as many digits or more. */
const FEWEST_DIGITS = 4;
/** The rank correlation with the number of the row, from which on numbers rise or fall with the rows. */
const RISING = 0.98;
/** Of so many different steps each is counted; more are not equal. */
const MOST_STEPS = 16;
/** After so many numbers each, whether half of the steps are equal. */
const LOOK_EVERY = 1024;

/** Watches the numbers of a column from row to row. */
export class SequenceWatch {
  readonly #sample = new RowSample();
  #row = 0;
  #count = 0;
  #lastRow = 0;
  #last = 0;
  #first = 0;
  /** How often each step from row to row occurs; undefined where they are not equal, or not between whole numbers. */
  #steps: Map<number, number> | undefined = new Map();

  /** The numbers of the next rows; NaN where there is none. */
  addAll(numbers: Float64Array): void {
    this.#sample.addAll(numbers);
    for (let i = 0; i < numbers.length && this.#steps; i++) if (!Number.isNaN(numbers[i])) this.#add(numbers[i]!, i);
    this.#row += numbers.length;
  }

  #add(number: number, i: number): void {
    const row = this.#row + i;
    if (!Number.isInteger(number)) this.#steps = undefined;
    if (this.#count++ === 0) this.#first = number - row;
    else this.#countStep((number - this.#last) / (row - this.#lastRow));
    this.#lastRow = row;
    this.#last = number;
  }

  #countStep(step: number): void {
    const steps = this.#steps;
    if (steps === undefined) return;
    const known = steps.get(step);
    const hasRoom = known !== undefined || steps.size < MOST_STEPS;
    if (hasRoom) steps.set(step, (known ?? 0) + 1);
    const isLookedAt = !hasRoom || this.#count % LOOK_EVERY === 0;
    if (isLookedAt && 2 * Math.max(...steps.values()) < this.#count) this.#steps = undefined;
  }

  /** What the numbers are. */
  finish(): Sequence {
    const found = this.#sample.finish();
    const isWithoutGaps = this.#count >= 2 && this.#count === this.#row;
    const risesOrFalls = Math.abs(found.correlation) >= RISING;
    if (this.#count >= FEWEST_STEPS ? risesOrFalls : isWithoutGaps) {
      const step = this.#commonStep();
      if (step === 1 && (this.#first === 0 || this.#first === 1)) return "rowNumbers";
      if (step !== undefined && step !== 0 && this.#count >= FEWEST_STEPS) return "steps";
    }
    if (found.count >= FEWEST_RISING && found.different >= FEWEST_DIFFERENT && risesOrFalls) return "rising";
    return areCodes(found) ? "codes" : undefined;
  }

  /** The step from nearly every row to the next. */
  #commonStep(): number | undefined {
    const isCommon = (times: number): boolean => times >= EQUAL_STEPS * (this.#count - 1);
    return [...(this.#steps ?? [])].find(([, times]) => isCommon(times))?.[0];
  }
}

function areCodes({ count, different, areWhole, least, most }: SampleFindings): boolean {
  const digits = digitsOf(least);
  const haveSame = least > 0 && digits >= FEWEST_DIGITS && digits === digitsOf(most);
  return areWhole && haveSame && count >= FEWEST_CODES && different >= DIFFERENT_CODES * count;
}

function digitsOf(number: number): number {
  return Math.abs(number).toFixed(0).length;
}
