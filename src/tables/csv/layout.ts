/**
 * What a CSV file leaves open, decided: by its beginning at first, by all of its rows in the end.
 *
 * @module
 */
import type { CellText } from "../column-builder.ts";
import type { DecimalMark } from "../numbers.ts";
import { type CellRules, countMarks, type MarkCounts, numberOf } from "./cells.ts";
import type { ColumnReading } from "./column-evidence.ts";
import type { CsvColumn } from "./csv-column.ts";
import { firstLook, sampleCells } from "./sample-rows.ts";

/** How a file is read. */
export interface CsvLayout {
  readonly delimiter: string;
  readonly decimal: DecimalMark;
  /** Whether the first row holds the names of the columns. */
  readonly header: boolean;
  /** Whether quotes tell texts from numbers: not in a file that quotes every cell. */
  readonly quotesTell: boolean;
  /** How the texts of each column are read; undefined where that is known only when the file is read by all the rest. */
  readonly columns?: readonly ColumnReading[];
}

/** Whether two layouts take a file apart into the same cells, with the same numbers. */
export function sameCells(a: CsvLayout, b: CsvLayout): boolean {
  return (
    a.delimiter === b.delimiter && a.decimal === b.decimal && a.header === b.header && a.quotesTell === b.quotesTell
  );
}

/**
 * More numbers with a comma than with a point; where a semicolon separates the cells, `1,234` has a decimal comma, too, and
 * `1.234.567` has points between thousands, as it has where a tab does.
 */
function inferDecimal({ commas, points, perhapsCommas, millions }: MarkCounts, delimiter: string): DecimalMark {
  if (commas > points) return ",";
  if (points > 0) return ".";
  const tells = delimiter === ";" ? perhapsCommas + millions : delimiter === "\t" ? millions : 0;
  return tells > 0 ? "," : ".";
}

/** What the beginning of a table says of decimal marks and of quotes; all of it may say otherwise. */
export function firstGuess(table: string, delimiter: string): Pick<CsvLayout, "decimal" | "quotesTell"> {
  const counts = { plain: new Map<string, number>(), quoted: new Map<string, number>() };
  let quotesTell = false;
  const rows = sampleCells(firstLook(table), delimiter);
  for (const row of rows.length > 1 ? rows.slice(1) : rows) {
    for (const { text, isQuoted } of row) {
      quotesTell ||= !isQuoted && text !== "";
      const known = isQuoted ? counts.quoted : counts.plain;
      if (text.includes(",") || text.includes(".")) known.set(text, (known.get(text) ?? 0) + 1);
    }
  }
  const cells = [...counted(counts.plain, false), ...counted(counts.quoted, true)];
  return { decimal: inferDecimal(countMarks(cells, quotesTell), delimiter), quotesTell };
}

function counted(counts: ReadonlyMap<string, number>, isQuoted: boolean): CellText[] {
  return Array.from(counts, ([text, count]) => ({ text, isQuoted, count }));
}

/** What all rows say, gathered block by block. */
export class LayoutEvidence {
  readonly #marks = { commas: 0, points: 0, perhapsCommas: 0, millions: 0 };
  #hasPlain = false;
  /** Of each column, 1 where a cell is a number, and where a cell is a text. */
  #hasNumbers: Uint8Array = new Uint8Array(0);
  #hasTexts: Uint8Array = new Uint8Array(0);

  /** @param from the first row below the header, or below what may be one */
  add(columns: readonly CsvColumn[], from: number, rules: CellRules): void {
    if (this.#hasNumbers.length === 0) {
      this.#hasNumbers = new Uint8Array(columns.length);
      this.#hasTexts = new Uint8Array(columns.length);
    }
    const isComma = rules.decimal === ",";
    for (const [i, { builder, marked, perhapsGrouped, hasPlain }] of columns.entries()) {
      this.#hasPlain ||= hasPlain;
      this.#marks[isComma ? "commas" : "points"] += marked;
      if (isComma) this.#marks.perhapsCommas += perhapsGrouped;
      if (builder.hasNumbers) this.#hasNumbers[i] = 1;
      this.#addTexts(i, builder.texts(from), rules);
    }
  }

  /** Of each column, whether it holds nothing but numbers below the first row. */
  get isNumeric(): boolean[] {
    return Array.from(this.#hasNumbers, (has, i) => has === 1 && this.#hasTexts[i] === 0);
  }

  /** Whether any number so far has a comma in it that may be decimal. */
  get hasCommas(): boolean {
    return this.#marks.commas + this.#marks.perhapsCommas > 0;
  }

  /** How the file is read best. */
  verdict(delimiter: string): Pick<CsvLayout, "decimal" | "quotesTell"> {
    return { decimal: inferDecimal(this.#marks, delimiter), quotesTell: this.#hasPlain };
  }

  #addTexts(column: number, texts: readonly CellText[], rules: CellRules): void {
    if (texts.length === 0) return;
    const { commas, points, perhapsCommas, millions } = countMarks(texts, rules.quotesTell);
    this.#marks.commas += commas;
    this.#marks.points += points;
    this.#marks.perhapsCommas += perhapsCommas;
    this.#marks.millions += millions;
    for (const cell of texts) {
      if (numberOf(cell, rules) !== undefined) this.#hasNumbers[column] = 1;
      else if (!rules.words.matches(cell.text, undefined)) this.#hasTexts[column] = 1;
    }
  }
}
