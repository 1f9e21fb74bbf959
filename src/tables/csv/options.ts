/**
 * How a CSV file is read: what the user says, and what keeps memory bounded.
 *
 * @module
 */
import { type OptionKinds, oneOf, SWITCH, TEXT, TEXTS } from "../../base/options.ts";
import { CELL_OPTIONS, type CellOptions } from "../missing-words.ts";
import type { DecimalMark } from "../numbers.ts";
import type { HeaderOptions } from "./header.ts";

/** Whatever is not given is inferred from the file, and told in {@link Table.inferences}. */
export interface CsvOptions extends CellOptions, HeaderOptions {
  /** One character, `"tab"`, or `"blanks"` for any number of them. */
  readonly delimiter?: string;
  /**
   * As `TextDecoder` names it. Default: UTF-8, or UTF-16 where the file begins with its mark; where the bytes are not UTF-8, the
   * encoding of the model's training table.
   */
  readonly encoding?: string;
  /** Default: that of the model's training table; else `","` where more numbers are written `1,5` than `1.5`, else `"."`. */
  readonly decimal?: DecimalMark;
}

/** What each of {@link CsvOptions} may be. */
export const CSV_OPTIONS: OptionKinds<CsvOptions> = {
  ...CELL_OPTIONS,
  header: SWITCH,
  names: TEXTS,
  delimiter: TEXT,
  encoding: TEXT,
  decimal: oneOf(".", ","),
};

/** How much is looked at first, and how long a row may be, in bytes. */
export interface CsvBounds {
  readonly sample: number;
  readonly longestRow: number;
}
