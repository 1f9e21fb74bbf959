/**
 * Leaks: a feature that is the answer in other words. A network that sees it learns nothing else, and is of no use on
 * rows whose answer is not known yet.
 *
 * @module
 */
import { MISSING, NUMBER, numberAt, type TableColumn } from "./column.ts";
import { copyOf } from "./table.ts";

/** Fewer rows than this show nothing. */
const FEWEST_ROWS = 4;
/** Of a column with more different values, only the same number is recognized: a value for each row would take much memory. */
const MOST_VALUES = 1000;

/**
 * Watches, block by block, whether a column tells the target exactly, over the rows where both are given: the same number
 * in every row, or values that stand one to one for the target's, each for two rows or more on average.
 */
export class LeakWatch {
  readonly #forward: Map<Value, Value> = new Map();
  readonly #back: Map<Value, Value> = new Map();
  readonly #first: Set<Value> = new Set();
  #rows = 0;
  #equal = true;
  #oneToOne = true;

  /** The cells of both in the next block. */
  add(feature: TableColumn, target: TableColumn): void {
    if (!this.#equal && !this.#oneToOne) return;
    for (let row = 0; row < feature.codes.length; row++) {
      if (feature.codes[row] === MISSING || target.codes[row] === MISSING) continue;
      const value = valueAt(feature, row);
      const answer = valueAt(target, row);
      this.#rows++;
      if (this.#first.size < 2) this.#first.add(kept(value));
      this.#equal &&= value === answer || numberAt(feature, row) === numberAt(target, row);
      this.#oneToOne &&= this.#isOneToOne(value, answer);
      if (!this.#equal && !this.#oneToOne) return;
    }
  }

  givesAway(): boolean {
    if (this.#rows < FEWEST_ROWS || this.#first.size < 2) return false;
    return this.#equal || (this.#oneToOne && 2 * this.#forward.size <= this.#rows);
  }

  #isOneToOne(value: Value, answer: Value): boolean {
    if (mapsTo(this.#forward, value, answer) && mapsTo(this.#back, answer, value)) {
      if (this.#forward.size <= MOST_VALUES) return true;
    }
    this.#forward.clear();
    this.#back.clear();
    return false;
  }
}

/** A cell: its number where the text is that of the number, else its text. */
type Value = number | string;

function valueAt({ codes, numbers, texts }: TableColumn, row: number): Value {
  const code = codes[row]!;
  return code === NUMBER ? numbers[row]! : texts[code]!;
}

function kept(value: Value): Value {
  return typeof value === "string" ? copyOf(value) : value;
}

/** Remembers the first partner of a key, and tells whether this one is the same. */
function mapsTo(partners: Map<Value, Value>, key: Value, partner: Value): boolean {
  const first = partners.get(key);
  if (first === undefined) partners.set(kept(key), kept(partner));
  return first === undefined || first === partner;
}
