/**
 * The rows of CSV text that arrives in pieces. The grammar (quotes, line ends) is papaparse's.
 *
 * @module
 */
import Papa from "papaparse";
import { DataError } from "../../base/errors.ts";

/** A row and the line of the file where it starts. */
export interface CsvRecord {
  readonly cells: string[];
  readonly line: number;
}

/** What separates cells, and what ends lines. */
export interface CsvGrammar {
  readonly delimiter: string;
  readonly newline: "\n" | "\r" | "\r\n";
}

/** What papaparse gives; its types leave it open. */
interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly type: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

/** Splits text into rows; a row that has not ended waits for the next piece. */
export class CsvRecords {
  readonly #grammar: CsvGrammar;
  readonly #where: string;
  readonly #longest: number;
  #rest = "";
  /** From how many waiting characters on it is worth looking again: a long row is looked at in doubling lengths. */
  #worthwhile = 0;
  #line = 1;

  /** @param longest the most characters that may wait for the end of their row */
  constructor(grammar: CsvGrammar, where: string, longest: number) {
    this.#grammar = grammar;
    this.#where = where;
    this.#longest = longest;
  }

  /**
   * The rows that end in this piece and are not blank; blanks around cells are removed.
   *
   * @param isLast whether the text ends here
   * @throws DataError for a quote that does not end where the cell ends, and a row that is too long
   */
  push(piece: string, isLast: boolean): CsvRecord[] {
    const text = this.#rest === "" ? piece : this.#rest + piece;
    this.#rest = text;
    if (!isLast && text.length < this.#worthwhile) return [];
    const parsed: Parsed = new Papa.Parser(this.#grammar).parse(text, 0, !isLast);
    this.#rest = isLast ? "" : text.slice(parsed.meta.cursor);
    this.#worthwhile = 2 * this.#rest.length;
    const records = this.#records(parsed, text);
    if (this.#rest.length > this.#longest) throw this.#tooLong();
    return records;
  }

  #records({ data, errors }: Parsed, text: string): CsvRecord[] {
    // A row that is cut off may look wrong, too, but is not among the data.
    const quotes = errors.find(({ type }) => type === "Quotes");
    const hasBreaks = this.#grammar.newline !== "\n" || text.includes('"') || text.includes("\r");
    const records: CsvRecord[] = [];
    for (const [row, cells] of data.entries()) {
      if (row === quotes?.row) throw this.#misquoted();
      const line = this.#line++;
      if (hasBreaks) for (const cell of cells) this.#line += lineBreaks(cell);
      for (let i = 0; i < cells.length; i++) cells[i] = cells[i]!.trim();
      if (cells.length > 1 || cells[0] !== "") records.push({ cells, line });
    }
    return records;
  }

  #misquoted(): DataError {
    return new DataError(
      `${this.#where} has a quote (") in or before line ${this.#line} that does not end where the cell ends. ` +
        'Write a quote inside a quoted cell twice ("").',
    );
  }

  #tooLong(): DataError {
    return new DataError(
      `${this.#where}: the row that starts in line ${this.#line} has more than ${this.#longest} characters. ` +
        'Probably a quote (") in it is never closed; a longer row is read with longestRow.',
    );
  }
}

function lineBreaks(cell: string): number {
  if (cell.includes("\n")) return cell.split("\n").length - 1;
  return cell.includes("\r") ? cell.split("\r").length - 1 : 0;
}
