/**
 * What all cells of one column say together: which of its texts stand for nothing depends on all the others.
 *
 * @module
 */
import type { CellText } from "../column-builder.ts";
import type { MissingWords } from "../missing-words.ts";

/** How the texts of a column are read. */
export interface ColumnReading {
  /** Whether a word for missing values is a text where it has quotes, as R writes it: `"NA"` among quoted texts. */
  readonly quotesNames: boolean;
}

/** Gathered block by block. All blocks are read as the first one says; in the end, all of them may say otherwise. */
export class ColumnEvidence {
  #used: ColumnReading | undefined;
  readonly #isKnown: boolean;
  #hasNumbers = false;
  #hasQuotedTexts = false;
  /** The first cell in quotes that is a usual word for missing values. */
  #quotedWord: string | undefined;

  /** @param known what an earlier reading of all rows has told */
  constructor(known?: ColumnReading) {
    this.#used = known;
    this.#isKnown = known !== undefined;
  }

  /** Some cells are numbers at first sight. */
  addNumbers(): void {
    this.#hasNumbers = true;
  }

  /** The texts of a block, with the numbers that they are, and whether they are words for missing values. */
  addTexts(
    cells: readonly CellText[],
    numbers: readonly (number | undefined)[],
    isWord: readonly boolean[],
    { words, quotesTell }: { readonly words: MissingWords; readonly quotesTell: boolean },
  ): void {
    for (const [i, { text, isQuoted }] of cells.entries()) {
      if (!isWord[i]) {
        if (numbers[i] !== undefined) this.#hasNumbers = true;
        else this.#hasQuotedTexts ||= isQuoted && quotesTell;
      } else if (isQuoted && quotesTell && !words.isGiven(text, numbers[i])) this.#quotedWord ??= text;
    }
  }

  /** How this and all later blocks are read: as the first one says. */
  get reading(): ColumnReading {
    this.#used ??= this.verdict;
    return this.#used;
  }

  /** How the column is read best, as far as it is known. */
  get verdict(): ColumnReading {
    if (this.#isKnown) return this.#used!;
    return { quotesNames: !this.#hasNumbers && this.#hasQuotedTexts };
  }

  /** Whether cells were read otherwise than all of them say. */
  get wasMisread(): boolean {
    return this.misreadWord !== undefined;
  }

  /** The first word in quotes, if it was a text in some block and is none, or the other way round. */
  get misreadWord(): string | undefined {
    return this.reading.quotesNames === this.verdict.quotesNames ? undefined : this.#quotedWord;
  }
}
