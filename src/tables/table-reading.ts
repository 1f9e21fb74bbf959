/**
 * How the cells of a table were read: saved with a model, so that new rows are read as the training rows were.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import type { DecimalMark } from "./numbers.ts";

/** What was decided, or said, of a file. */
export interface TableReading {
  readonly decimal: DecimalMark;
  /** All words that stand for a missing value. */
  readonly missingValues: readonly string[];
  /** What separates the cells, and whether a header names the columns; absent where the file has types. */
  readonly delimiter?: string;
  readonly header?: boolean;
  /** Of the text, where the user has named one. */
  readonly encoding?: string;
}

/**
 * The encoding of a model that goes on to learn from another table: it remembers the words for missing values and the encoding
 * of this table, too. A table with another decimal mark writes its words in another way, and changes nothing.
 */
export function learningFrom<Encoding extends { readonly reading?: TableReading }>(
  model: Encoding,
  table: TableReading,
): Encoding {
  const { reading } = model;
  if (reading === undefined || reading.decimal !== table.decimal) return model;
  const { missingValues, encoding } = table;
  return { ...model, reading: { ...reading, missingValues, ...(encoding !== undefined && { encoding }) } };
}

/** @throws FormatError for what is no such description */
export function checkedReading(value: unknown, what: string): TableReading {
  const { decimal, missingValues, delimiter, header, encoding } = (value ?? {}) as Partial<
    Record<keyof TableReading, unknown>
  >;
  const isReading =
    (decimal === "." || decimal === ",") &&
    Array.isArray(missingValues) &&
    missingValues.every((word) => typeof word === "string") &&
    (delimiter === undefined || typeof delimiter === "string") &&
    (header === undefined || typeof header === "boolean") &&
    (encoding === undefined || typeof encoding === "string");
  if (isReading) return value as TableReading;
  throw new FormatError(`${what} is not {decimal, missingValues, delimiter, header, encoding}.`);
}
