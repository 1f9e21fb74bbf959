/**
 * The columns of a CSV file whose cells keep their texts: those that the user wants back, and those in which a model knows a
 * text such as `1.10`, which is not the number 1.1 there.
 *
 * @module
 */
import { isOtherwiseSpelled, knownTexts } from "../spellings.ts";
import { nameColumns } from "./header.ts";
import type { CsvOptions } from "./options.ts";

/** Of one file. */
export class KeptTexts {
  readonly #keepsAll: boolean;
  readonly #names: ReadonlySet<string>;
  readonly #known: ReadonlyMap<string, ReadonlySet<string>>;

  constructor({ keepTexts = [], model }: CsvOptions) {
    this.#keepsAll = keepTexts === "all";
    this.#known = model ? knownTexts(model) : new Map();
    const spelled = [...this.#known].filter(([, texts]) => [...texts].some(isOtherwiseSpelled)).map(([name]) => name);
    this.#names = new Set([...(keepTexts === "all" ? [] : keepTexts), ...spelled]);
  }

  /** The texts that the model knows in a column. */
  known(name: string): ReadonlySet<string> | undefined {
    return this.#known.get(name);
  }

  /** Of each column, whether its cells keep their texts. @param names undefined as long as the first row may be the header */
  columns(names: readonly string[] | undefined, first: readonly string[]): boolean[] {
    if (this.#keepsAll || this.#names.size === 0) return first.map(() => this.#keepsAll);
    if (names) return names.map((name) => this.#names.has(name));
    const [asHeader, asRow] = [
      nameColumns(first, { present: true }, true).names,
      nameColumns(first, { present: false }, true).names,
    ];
    return first.map((_, i) => this.#names.has(asHeader[i]!) || this.#names.has(asRow[i]!));
  }
}
