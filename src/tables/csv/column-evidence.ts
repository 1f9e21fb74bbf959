/**
 * What all cells of one column say together: which of its texts stand for nothing depends on all the others.
 *
 * @module
 */
import type { CellText } from "../column-builder.ts";
import type { MissingWords } from "../missing-words.ts";
import { canonicalText } from "../spellings.ts";

/** How the texts of a column are read. */
export interface ColumnReading {
  /** Whether a word for missing values is a text where it has quotes, as R writes it: `"NA"` among quoted texts. */
  readonly quotesNames: boolean;
  /** A word that stands for missing values, though the column holds codes such as `EU` and `AS`, of which it may be one. */
  readonly doubtful: string | undefined;
}

/** The usual word that is a code of two letters, too. */
const DOUBTFUL = "NA";
const CODE = /^[A-Z]{2}$/;
const FEWEST_CODES = 2;

/** Gathered block by block. All blocks are read as the first one says; in the end, all of them may say otherwise. */
export class ColumnEvidence {
  #used: ColumnReading | undefined;
  readonly #isKnown: boolean;
  #hasNumbers = false;
  #hasQuotedTexts = false;
  #areCodes = true;
  readonly #firstCodes: Set<string> = new Set();
  #hasPlainDoubtful = false;
  #hasQuotedDoubtful = false;
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
        else this.#addText(text, isQuoted && quotesTell);
      } else if (!words.isGiven(text)) this.#addWord(text, isQuoted && quotesTell);
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
    const quotesNames = !this.#hasNumbers && this.#hasQuotedTexts;
    const isMissing = this.#hasPlainDoubtful || (this.#hasQuotedDoubtful && !quotesNames);
    const hasCodes = !this.#hasNumbers && this.#areCodes && this.#firstCodes.size === FEWEST_CODES;
    return { quotesNames, doubtful: isMissing && hasCodes ? DOUBTFUL : undefined };
  }

  /** Whether cells were read otherwise than all of them say. */
  get wasMisread(): boolean {
    return this.misreadWord !== undefined || this.reading.doubtful !== this.verdict.doubtful;
  }

  /** The first word in quotes, if it was a text in some block and is none, or the other way round. */
  get misreadWord(): string | undefined {
    return this.reading.quotesNames === this.verdict.quotesNames ? undefined : this.#quotedWord;
  }

  #addText(text: string, isQuoted: boolean): void {
    if (isQuoted) this.#hasQuotedTexts = true;
    if (!this.#areCodes) return;
    this.#areCodes = CODE.test(text);
    if (this.#firstCodes.size < FEWEST_CODES) this.#firstCodes.add(canonicalText(text));
  }

  #addWord(text: string, isQuoted: boolean): void {
    if (isQuoted) this.#quotedWord ??= text;
    if (text !== DOUBTFUL) return;
    if (isQuoted) this.#hasQuotedDoubtful = true;
    else this.#hasPlainDoubtful = true;
  }
}
