/**
 * What the texts of a column are: numbers that are written for people, dates, or words among them.
 *
 * @module
 */
import { type DecimalMark, isSpelled } from "./numbers.ts";
import { copyOf } from "./table.ts";
import { isDate, parseMarked, suffixOf, type WrittenNumber, writtenNumber } from "./written-numbers.ts";

/** What a column is if its texts are numbers or dates, and perhaps a few words. */
export interface TextFindings {
  /** How many cells are numbers in texts, or numbers that are written for people. */
  readonly numbers: number;
  /** How many of those are numbers in texts. */
  readonly plain: number;
  /** How many of them are different, up to one more than {@link MANY_NUMBERS}. */
  readonly different: number;
  /** How a number is written for people, and how to write it. */
  readonly written: { readonly text: string; readonly plain: string } | undefined;
  readonly dates: number;
  readonly firstDate: string;
  /** The texts that are neither, and how many cells have them. */
  readonly words: ReadonlyMap<string, number>;
}

/** More different words among numbers than this have a meaning each. */
const MOST_WORDS = 3;
/** More different numbers than classes would have. */
export const MANY_NUMBERS = 10;

/** Watches the texts of a column block by block. */
export class TextWatch {
  readonly #words: Map<string, number> = new Map();
  /** Different numbers, up to one more than {@link MANY_NUMBERS}. */
  readonly #different: Set<string> = new Set();
  readonly #suffixed: Map<string, number> = new Map();
  #numbers = 0;
  #plain = 0;
  #example: { readonly cell: string; readonly written: WrittenNumber } | undefined;
  #suffix: string | undefined;
  #suffixes = 0;
  #dates = 0;
  #firstDate = "";
  #hasOthers = false;
  #decimal: DecimalMark = ".";

  /**
   * A text that some cells have.
   *
   * @param isText whether the file says that the column holds text, so that no text has a number beside it
   */
  add(text: string, count: number, decimal: DecimalMark, isText: boolean): void {
    if (this.#hasOthers) return;
    this.#decimal = decimal;
    const number = parseMarked(text, decimal);
    if (number !== undefined) {
      if (isText || !isSpelled(text, number)) this.#addPlain(text, count);
      return;
    }
    const written = writtenNumber(text, decimal);
    if (written) this.#addWritten(text, count, written);
    else if (isDate(text)) this.#addDate(text, count);
    else if (!this.#isSuffixed(text, count)) this.#addWord(text, count);
  }

  /** @returns undefined where more than a few of the texts are neither numbers nor dates */
  finish(): TextFindings | undefined {
    const areUnits = this.#suffixed.size > MANY_NUMBERS;
    const words = new Map([...(areUnits ? [] : this.#suffixed), ...this.#words]);
    if (this.#hasOthers || words.size > MOST_WORDS) return undefined;
    return {
      numbers: this.#numbers + (areUnits ? this.#suffixes : 0),
      ...{ plain: this.#plain, different: areUnits ? MANY_NUMBERS + 1 : this.#different.size },
      ...{ written: this.#describe(areUnits), dates: this.#dates, firstDate: this.#firstDate, words },
    };
  }

  #addPlain(text: string, count: number): void {
    this.#numbers += count;
    this.#plain += count;
    this.#keep(text);
  }

  #addWritten(cell: string, count: number, written: WrittenNumber): void {
    this.#numbers += count;
    this.#keep(cell);
    const tellsMore = written.hasOtherMark && !this.#example?.written.hasOtherMark; // `3.081 €` alone may be 3.081
    if (this.#example === undefined || tellsMore) this.#example = { cell: copyOf(cell), written };
  }

  #addDate(text: string, count: number): void {
    if (this.#dates === 0) this.#firstDate = copyOf(text);
    this.#dates += count;
  }

  #isSuffixed(text: string, count: number): boolean {
    const suffix = suffixOf(text);
    if (suffix === undefined) return false;
    this.#suffix ??= copyOf(suffix);
    if (suffix !== this.#suffix) return false;
    this.#suffixes += count;
    const known = this.#suffixed.get(text);
    if (known !== undefined || this.#suffixed.size <= MANY_NUMBERS) {
      this.#suffixed.set(known === undefined ? copyOf(text) : text, (known ?? 0) + count);
    }
    return true;
  }

  #addWord(text: string, count: number): void {
    const known = this.#words.get(text);
    this.#words.set(known === undefined ? copyOf(text) : text, (known ?? 0) + count);
    this.#hasOthers = this.#words.size > MOST_WORDS;
  }

  #keep(text: string): void {
    if (this.#different.size <= MANY_NUMBERS && !this.#different.has(text)) this.#different.add(copyOf(text));
  }

  #describe(areUnits: boolean): TextFindings["written"] {
    const example = this.#example;
    if (example) {
      const { cell, written } = example;
      const isOdd = written.hasOtherMark && this.#decimal === ",";
      const where = isOdd ? ", where the file has decimal commas" : "";
      return { text: `numbers with ${written.with}, such as "${cell}"${where}`, plain: written.plain };
    }
    if (!areUnits) return undefined;
    const [cell] = this.#suffixed.keys();
    return {
      text: `numbers with "${this.#suffix}", such as "${cell}"`,
      plain: cell!.slice(0, -this.#suffix!.length).trim(),
    };
  }
}
