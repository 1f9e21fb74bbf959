/**
 * Rows of a CSV file that were read, as a table.
 *
 * @module
 */
import type { DoubtfulWord, TableColumn } from "../column.ts";
import type { ColumnBuilder } from "../column-builder.ts";
import { perhapsName } from "../doubtful-words.ts";
import type { Fillers } from "../fillers.ts";
import type { Table } from "../table.ts";
import { type CellRules, readCellTexts } from "./cells.ts";
import type { ColumnEvidence } from "./column-evidence.ts";
import { type CsvBeginning, formatDelimiter } from "./grammar.ts";
import type { CsvHeader } from "./header.ts";
import type { CsvOptions } from "./options.ts";
import type { PointDoubts } from "./thousands.ts";

/** How the rows were read. */
export interface ReadAs {
  readonly where: string;
  readonly options: CsvOptions;
  readonly rules: CellRules;
  readonly header: CsvHeader;
  readonly beginning: CsvBeginning;
  readonly doubts: PointDoubts;
}

/** How the cells of one column are read. */
export interface Reading {
  readonly rules: CellRules;
  /** Of all blocks of the column. */
  readonly evidence: ColumnEvidence;
  /** Of the block. */
  readonly fillers: Fillers;
  /** The texts that the model of these rows knows in the column. */
  readonly known?: ReadonlySet<string> | undefined;
}

/** A column, from a row on; its missing cells are counted. */
export function finishedColumn(
  builder: ColumnBuilder,
  name: string,
  from: number,
  { rules, evidence, fillers, known }: Reading,
): TableColumn {
  if (builder.hasNumbers) evidence.addNumbers();
  let doubtful: DoubtfulWord | undefined;
  const column = builder.finish(
    name,
    (cells) => {
      const meanings = readCellTexts(cells, rules, evidence, known);
      doubtful = perhapsName(cells, meanings, rules.words);
      return meanings;
    },
    from,
    fillers,
  );
  const blanked = rules.words.blankNumbers(column, known);
  rules.words.countMissing(blanked.missing);
  return doubtful === undefined ? blanked : { ...blanked, doubtful };
}

/** A block of the table, with what is known of the file so far. */
export function blockOf(
  columns: readonly TableColumn[],
  lines: Int32Array,
  { where, options, rules, header, beginning, doubts }: ReadAs,
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
    warnings: [...header.warnings, ...words.warnings(), ...remarksOn(doubts)].map((warning) => `${where}: ${warning}`),
    doubtfulNumbers: doubts.likely,
    reading: {
      ...{ decimal, missingValues: words.words, delimiter: beginning.delimiter, header: header.present },
      ...(options.encoding !== undefined && { encoding: options.encoding }),
    },
  };
}

function remarksOn({ likely, possible }: PointDoubts): string[] {
  return [
    ...Array.from(
      likely,
      ([name, doubt]) => `column "${name}" ${doubt} It is read as a decimal point, though thousands are likelier.`,
    ),
    ...Array.from(possible, ([name, doubt]) => `column "${name}" ${doubt} It is read as a decimal point.`),
  ];
}
