/**
 * Numbers of some rows at even distances, however many rows there are.
 *
 * @module
 */

/** At most so many rows are kept. */
const MOST_ROWS = 2048;
/** This share of the numbers may stand anywhere. */
const ODD_SHARE = 0.05;

/** What the rows say. */
export interface SampleFindings {
  /** How many have a number. */
  readonly count: number;
  /** How many of the numbers are different. */
  readonly different: number;
  /** Whether they are whole; the least and the most of them. */
  readonly areWhole: boolean;
  readonly least: number;
  readonly most: number;
  /**
   * Spearman's rank correlation between the number and its row: 1 where the numbers rise, −1 where they fall. Without the
   * few numbers that fit least.
   */
  readonly correlation: number;
}

/** Keeps every row, then every second one, then every fourth. */
export class RowSample {
  #numbers: number[] = [];
  #every = 1;
  #row = 0;

  /** The numbers of the next rows; NaN where there is none. */
  addAll(numbers: Float64Array): void {
    const past = this.#row % this.#every;
    for (let i = past === 0 ? 0 : this.#every - past; i < numbers.length; i += this.#every) {
      this.#numbers.push(numbers[i]!);
      if (this.#numbers.length < MOST_ROWS) continue;
      this.#numbers = this.#numbers.filter((_, kept) => kept % 2 === 0);
      i -= this.#every; // the last one is left out, so the next one is kept
      this.#every *= 2;
    }
    this.#row += numbers.length;
  }

  finish(): SampleFindings {
    const numbers = this.#numbers.filter((number) => !Number.isNaN(number));
    const ranks = ranksOf(numbers);
    const usual = withoutOdd(numbers, ranks);
    return {
      count: numbers.length,
      different: new Set(numbers).size,
      areWhole: numbers.every(Number.isInteger),
      least: Math.min(...numbers),
      most: Math.max(...numbers),
      correlation: correlationWithRows(ranksOf(usual)),
    };
  }
}

/** Without the few numbers that are farthest from where they would stand if all rose, or all fell. */
function withoutOdd(numbers: readonly number[], ranks: Float64Array): number[] {
  const last = ranks.length - 1;
  const falls = correlationWithRows(ranks) < 0;
  const distances = ranks.map((rank, row) => Math.abs(rank - (falls ? last - row : row)));
  const most = distances.slice().sort()[last - Math.floor(ODD_SHARE * ranks.length)]!;
  return numbers.filter((_, row) => distances[row]! <= most);
}

/** The rank of each number, 0-based; of equal numbers, the mean of theirs. */
function ranksOf(numbers: readonly number[]): Float64Array {
  const sorted = Float64Array.from(numbers).sort();
  const ranks = new Map<number, number>();
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    ranks.set(sorted[from]!, (from + to - 1) / 2);
  }
  return Float64Array.from(numbers, (number) => ranks.get(number)!);
}

/** Pearson's correlation between numbers and 0, 1, 2, …; 0 where all are equal. */
function correlationWithRows(ranks: Float64Array): number {
  const middle = (ranks.length - 1) / 2; // the mean of the ranks, and of the rows
  let together = 0;
  let ofRanks = 0;
  let ofRows = 0;
  for (let row = 0; row < ranks.length; row++) {
    const [x, y] = [row - middle, ranks[row]! - middle];
    together += x * y;
    ofRows += x * x;
    ofRanks += y * y;
  }
  return ofRanks === 0 ? 0 : together / Math.sqrt(ofRanks * ofRows);
}
