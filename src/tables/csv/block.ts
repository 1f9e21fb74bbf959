/**
 * Rows of a CSV file that were read, as a table.
 *
 * @module
 */
import type { DoubtfulWord, TableColumn } from "../column.ts";
import type { ColumnBuilder, Fillers } from "../column-builder.ts";
import { perhapsName } from "../doubtful-words.ts";
import type { Table } from "../table.ts";
import { type CellRules, readCellTexts } from "./cells.ts";
import { type CsvBeginning, formatDelimiter } from "./grammar.ts";
import type { CsvHeader } from "./header.ts";
import type { CsvOptions } from "./options.ts";

/** How the rows were read. */
export interface ReadAs {
  readonly where: string;
  readonly options: CsvOptions;
  readonly rules: CellRules;
  readonly header: CsvHeader;
  readonly beginning: CsvBeginning;
}

/**
 * A column, from a row on; its missing cells are counted.
 *
 * @param fillers of the block
 */
export function finishedColumn(
  builder: ColumnBuilder,
  name: string,
  from: number,
  rules: CellRules,
  fillers: Fillers,
): TableColumn {
  let doubtful: DoubtfulWord | undefined;
  const column = builder.finish(
    name,
    (cells, hasNumbers) => {
      const meanings = readCellTexts(cells, hasNumbers, rules);
      doubtful = perhapsName(cells, meanings, rules.words);
      return meanings;
    },
    from,
    fillers,
  );
  const blanked = rules.words.blankNumbers(column);
  rules.words.countMissing(blanked.missing);
  return doubtful === undefined ? blanked : { ...blanked, doubtful };
}

/** A block of the table, with what is known of the file so far. */
export function blockOf(
  columns: readonly TableColumn[],
  lines: Int32Array,
  { where, options, rules, header, beginning }: ReadAs,
): Table {
  const { words, decimal } = rules;
  const separated = { text: `cells are separated by ${formatDelimiter(beginning.delimiter)}`, option: "--delimiter" };
  const commas = { text: "numbers have a decimal comma (1,5)", option: "--decimal" };
  return {
    columns,
    rowCount: lines.length,
    lines,
    hasHeader: header.present,
    where,
    inferences: [
      ...beginning.inferences,
      ...(options.delimiter === undefined && columns.length > 1 ? [separated] : []),
      ...header.inferences,
      ...(options.decimal === undefined && decimal === "," ? [commas] : []),
      ...words.inferences(),
    ],
    warnings: [...header.warnings, ...words.warnings()].map((warning) => `${where}: ${warning}`),
    reading: { decimal, missingValues: words.words, delimiter: beginning.delimiter, header: header.present },
  };
}
