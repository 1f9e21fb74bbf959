/**
 * Points that may stand between thousands (`5.182` for 5182), in a file that does not say so: no decimal comma, and no number
 * that must have a decimal point.
 *
 * @module
 */
import type { TableColumn } from "../column.ts";
import type { CsvColumn } from "./csv-column.ts";

/** Columns of which nobody can tell, and what to say of each. */
export interface PointDoubts {
  /** Where whole numbers below 1000 stand beside such numbers: thousands are likely. */
  readonly likely: ReadonlyMap<string, string>;
  /** Where all numbers are such numbers. */
  readonly possible: ReadonlyMap<string, string>;
}

interface Found {
  readonly name: string;
  /** A number with a point before three digits. */
  example: number | undefined;
  hasWholes: boolean;
  /** Whether some number is 1000 or more and has no group, or is below 1 and has a fraction. */
  hasPlain: boolean;
}

const FLAGS = 'If the point groups thousands, say --decimal ","; if it sets fractions apart, say --decimal ".".';

/** Watches the columns of a file whose decimal mark was taken for the point, block by block. */
export class PointWatch {
  #found: Found[] = [];
  #isDecided = false;

  /** @param columns of a block, as they were read and as they are finished */
  add(columns: readonly CsvColumn[], finished: readonly TableColumn[]): void {
    this.#isDecided ||= columns.some(({ marked }) => marked > 0);
    if (this.#isDecided) return;
    for (const [i, { name, numbers }] of finished.entries()) {
      this.#found[i] ??= { name, example: undefined, hasWholes: false, hasPlain: false };
      look(this.#found[i]!, numbers, columns[i]!.perhapsGrouped);
    }
    this.#isDecided = this.#found.some(({ example, hasPlain }) => example !== undefined && hasPlain);
  }

  /** What is in doubt, as far as the file was read. */
  doubts(): PointDoubts {
    const found = this.#isDecided ? [] : this.#found.filter(({ example }) => example !== undefined);
    const described = (hasWholes: boolean): Map<string, string> =>
      new Map(
        found.filter((column) => column.hasWholes === hasWholes).map((column) => [column.name, describe(column)]),
      );
    return { likely: described(true), possible: described(false) };
  }
}

/** @param grouped how many of the numbers have three digits behind a point */
function look(found: Found, numbers: Float64Array, grouped: number): void {
  let wholes = 0;
  let fractions = 0;
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row]!;
    if (Number.isNaN(number)) continue;
    const size = Math.abs(number);
    if (Number.isInteger(number)) wholes++;
    else fractions++;
    found.hasPlain ||= size >= 1000 || (size > 0 && size < 1);
    if (grouped > 0 && (found.example === undefined || Number.isInteger(found.example))) found.example = number;
  }
  found.hasWholes ||= wholes > Math.max(0, grouped - fractions); // 5.000 is whole, and has a point
}

function describe({ example, hasWholes }: Found): string {
  const beside = hasWholes ? ", beside whole numbers below 1000," : "";
  return (
    `holds numbers such as ${example!.toFixed(3)}${beside} and no number that tells whether the point sets fractions apart or groups ` +
    `thousands. ${FLAGS}`
  );
}
