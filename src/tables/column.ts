/**
 * One column of a table: numbers side by side, and texts by their place in a list, so that a cell is no object of its own.
 *
 * @module
 */
import { parseNumber } from "./numbers.ts";

/** The code of a missing cell. */
export const MISSING = 0;
/** The code of a cell whose text is that of its number: `2.5`, however it was written. */
export const NUMBER = -1;

/** Cells as they stand in the file: codes of their texts, and numbers that the file does not write out. */
export type WrittenCells = Pick<TableColumn, "numbers" | "codes" | "texts">;

/** One column. Every reader of tables makes its columns with {@link ColumnBuilder}. */
export interface TableColumn {
  readonly name: string;
  /** Of each row, the number that the cell is; NaN where it is none. */
  readonly numbers: Float64Array;
  /** Of each row, {@link MISSING}, {@link NUMBER}, or the place of the cell's text in {@link texts}. */
  readonly codes: Int32Array;
  /** The texts of cells that are no numbers, or numbers that are written as codes are (`01234`). The first is `""`. */
  readonly texts: readonly string[];
  /** How many cells are missing. */
  readonly missing: number;
  /** Whether the file itself says that the column holds text, so that `01234` is a name and no number. Default: false. */
  readonly isText?: boolean;
  readonly doubtful?: DoubtfulWord;
  /** What the cells are before anything is read into them, where that is kept. */
  readonly written?: WrittenCells;
}

/** A word that was taken for missing values, though among some texts it may be one of them. */
export interface DoubtfulWord {
  readonly word: string;
  /** How many cells have it. */
  readonly count: number;
}

/** What a cell says, without surrounding blanks; `""` where the value is missing. */
export function textAt(column: TableColumn, row: number): string {
  return textOfCode(column, row);
}

function textOfCode({ codes, numbers, texts }: WrittenCells, row: number): string {
  const code = codes[row]!;
  return code === NUMBER ? String(numbers[row]) : texts[code]!;
}

/** A cell as it stands in the file, where that is kept; a number that the file does not write out as short as can be. */
export function writtenAt({ written }: TableColumn, row: number): string {
  return written === undefined ? "" : textOfCode(written, row);
}

/** The number of one cell, NaN for none; in a column of text, too, if the text is a number. */
export function numberAt(column: TableColumn, row: number): number {
  if (column.isText) return parseNumber(textAt(column, row)) ?? Number.NaN;
  return column.numbers[row]!;
}

/** What every cell says. */
export function cellsOf(column: TableColumn): string[] {
  return Array.from(column.codes, (_, row) => textAt(column, row));
}

/** What {@link cellMapper} gives for a missing cell. */
export const NOTHING = -1;

/**
 * Of any row what a function makes of the cell's text, {@link NOTHING} where there is none. Each text of a column is asked
 * for once, and each different number.
 */
export function cellMapper(
  { codes, numbers, texts }: TableColumn,
  of: (text: string) => number,
): (row: number) => number {
  const ofTexts = new Int32Array(texts.length).fill(UNASKED);
  ofTexts[MISSING] = NOTHING;
  const ofNumbers = new Map<number, number>();
  const ofNumber = (number: number): number => {
    const known = ofNumbers.get(number);
    if (known !== undefined) return known;
    const value = of(String(number));
    ofNumbers.set(number, value);
    return value;
  };
  return (row) => {
    const code = codes[row]!;
    if (code === NUMBER) return ofNumber(numbers[row]!);
    if (ofTexts[code] === UNASKED) ofTexts[code] = of(texts[code]!);
    return ofTexts[code]!;
  };
}

const UNASKED = -(2 ** 31);

/** How many cells have each code, from {@link MISSING} on. */
export function countCodes({ codes, texts, missing }: TableColumn): Int32Array {
  const counts = new Int32Array(texts.length);
  if (texts.length === 1) {
    counts[MISSING] = missing;
    return counts;
  }
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code !== NUMBER) counts[code]!++;
  }
  return counts;
}

/** The first row whose cell is no number. */
export function firstTextIn({ codes, numbers, texts }: TableColumn): number | undefined {
  if (texts.length === 1) return undefined;
  for (let row = 0; row < codes.length; row++) if (codes[row]! > MISSING && Number.isNaN(numbers[row])) return row;
  return undefined;
}

/** A column without rows, of the same name. */
export function emptyColumn({ name, isText }: TableColumn): TableColumn {
  const nothing = { numbers: new Float64Array(0), codes: new Int32Array(0), texts: [""], missing: 0 };
  return { name, ...nothing, ...(isText && { isText }) };
}
