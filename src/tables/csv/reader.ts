/**
 * CSV: UTF-8 in pieces to blocks of a table. What the file leaves open (which separator, whether there is a header, how
 * numbers are written) is decided on the first block; all rows together may say otherwise.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { MISSING } from "../column.ts";
import { Fillers } from "../fillers.ts";
import { MissingWords } from "../missing-words.ts";
import type { DecimalMark } from "../numbers.ts";
import type { Table } from "../table.ts";
import { blockOf, finishedColumn } from "./block.ts";
import type { CellRules } from "./cells.ts";
import { CollectedRows } from "./collected-rows.ts";
import { ColumnEvidence } from "./column-evidence.ts";
import type { CsvColumn } from "./csv-column.ts";
import { describeExtraCell, type ExtraCell, extraCell } from "./extra-cell.ts";
import { type CsvBeginning, csvBeginning } from "./grammar.ts";
import { type CsvHeader, decideHeader, type HeaderDecision, nameColumns } from "./header.ts";
import { joinedBytes } from "./joined-bytes.ts";
import { KeptTexts } from "./kept-texts.ts";
import { type CsvLayout, firstGuess, LayoutEvidence, sameCells } from "./layout.ts";
import type { CsvBounds, CsvOptions } from "./options.ts";
import { notEmpty, withoutRows } from "./row-errors.ts";
import { sampleRows, wholeLines } from "./sample-rows.ts";
import { CsvScanner } from "./scanner.ts";
import { CellTexts } from "./text.ts";
import { PointWatch } from "./thousands.ts";

const LF = 0x0a;
const CR = 0x0d;

/** In a block of few rows, each of very many columns costs more than its cells do. */
const MANY_COLUMNS = 4096;
const FEW_ROWS = 16;

/** Reads one file. */
export class CsvReader {
  readonly #options: CsvOptions;
  readonly #where: string;
  readonly #bounds: CsvBounds;
  readonly #known: CsvLayout | undefined;
  readonly #evidence = new LayoutEvidence();
  readonly #points = new PointWatch();
  readonly #fillers = new Fillers();
  readonly #kept: KeptTexts;
  #columnEvidence: ColumnEvidence[] = [];
  #sample: Uint8Array[] = [];
  #sampleLength = 0;
  #hasBreak = false;
  #beginning: CsvBeginning | undefined;
  #scanner: CsvScanner | undefined;
  #rules: CellRules | undefined;
  /** The first rows, as texts. */
  #preview: string[][] = [];
  #extra: ExtraCell | undefined;
  #rows: CollectedRows | undefined;
  #header: CsvHeader | undefined;

  /**
   * @param where the file's name, for messages
   * @param known how the file is read, where an earlier reading of all rows has told
   */
  constructor(options: CsvOptions, where: string, bounds: CsvBounds, known?: CsvLayout) {
    this.#options = options;
    this.#kept = new KeptTexts(options);
    this.#where = where;
    this.#bounds = bounds;
    this.#known = known;
  }

  /**
   * The next bytes of the file, in UTF-8.
   *
   * @param isLast whether there are no more
   * @throws DataError if it has rows of different lengths, or a quote that does not end where the cell ends, or is no text
   * @throws ConfigError if the separator is not one character
   */
  push(piece: Uint8Array, isLast: boolean): void {
    if (this.#scanner !== undefined) {
      this.#scanner.push(piece, isLast, this.#rows!.add);
      return;
    }
    this.#sample.push(piece);
    this.#sampleLength += piece.length;
    this.#hasBreak ||= piece.includes(LF) || piece.includes(CR);
    const { sample, longestRow } = this.#bounds;
    const isEnough = this.#sampleLength >= sample && (this.#hasBreak || this.#sampleLength >= longestRow);
    if (isLast || isEnough) this.#begin(joinedBytes(this.#sample), isLast);
  }

  /**
   * The rows since the last call; undefined where there is none, or too little to decide on.
   *
   * @param isLast whether there are no more
   * @throws DataError if the text is empty, or has a header only
   */
  take(isLast: boolean): Table | undefined {
    const collected = this.#rows;
    const first = collected?.first;
    if (collected === undefined || first === undefined) {
      if (!isLast) return undefined;
      throw new DataError(`${this.#where} is empty. Give a file with at least one row.`);
    }
    const isFirst = this.#header === undefined;
    const rows = collected.lines.length;
    if (rows === (isFirst ? 1 : 0) && !(isFirst && isLast)) return undefined;
    if (!isLast && rows < FEW_ROWS && first.cells.length > MANY_COLUMNS) return undefined;
    const taken = collected.columns();
    this.#evidence.add(taken, isFirst ? 1 : 0, this.#rules!);
    this.#header ??= this.#named();
    const skipped = isFirst && this.#header.present ? 1 : 0;
    if (rows === skipped) throw withoutRows(this.#where, first.line);
    if (isFirst && skipped === 0) collected.putFirst();
    const { names } = this.#header;
    const lines = collected.lines.from(skipped);
    if (this.#extra === "emptyLast") this.#assertEmpty(taken.pop()!, skipped, lines);
    const rules = { ...this.#rules!, pointsGroup: this.#rules!.pointsGroup || this.#evidence.hasCommas };
    const columns = taken.map(({ builder }, i) => {
      this.#columnEvidence[i] ??= new ColumnEvidence(this.#known?.columns?.[i]);
      const shared = { rules, evidence: this.#columnEvidence[i], fillers: this.#fillers };
      return finishedColumn(builder, names[i]!, skipped, { ...shared, known: this.#kept.known(names[i]!) });
    });
    if (this.#isMarkOpen()) this.#points.add(taken, columns);
    collected.nextBlock(names);
    return blockOf(columns, lines, {
      ...{ where: this.#where, options: this.#options, rules },
      ...{ header: this.#header, beginning: this.#beginning!, doubts: this.#points.doubts() },
    });
  }

  /** Whether nobody says what the point means, in a file whose separator goes with decimal commas. */
  #isMarkOpen(): boolean {
    const { delimiter } = this.#beginning!;
    return this.#options.decimal === undefined && this.#rules!.decimal === "." && [";", "\t"].includes(delimiter);
  }

  /** How the file was read. */
  get layout(): CsvLayout {
    const { decimal, quotesTell } = this.#rules!;
    const columns = this.#columnEvidence.map(({ reading }) => reading);
    return { delimiter: this.#beginning!.delimiter, decimal, quotesTell, header: this.#header!.present, columns };
  }

  /** How the file is read best, as the rows so far tell: its columns, only where the rest was read right. */
  get verdict(): CsvLayout {
    const cells = this.#known ?? this.#cellsVerdict();
    if (!sameCells(cells, this.layout)) return cells;
    return { ...cells, columns: this.#columnEvidence.map(({ verdict }) => verdict) };
  }

  /** Whether cells were read otherwise than the rows so far tell. */
  get wasMisread(): boolean {
    return !sameCells(this.verdict, this.layout) || this.#columnEvidence.some(({ wasMisread }) => wasMisread);
  }

  /** The name of the first column whose word in quotes was a text in one block and none in another, and that word. */
  get misreadWord(): { readonly column: string; readonly word: string } | undefined {
    const column = this.#columnEvidence.findIndex(({ misreadWord }) => misreadWord !== undefined);
    if (column < 0) return undefined;
    return { column: this.#header!.names[column]!, word: this.#columnEvidence[column]!.misreadWord! };
  }

  #cellsVerdict(): CsvLayout {
    const { delimiter } = this.#beginning!;
    const { decimal, quotesTell } = this.#evidence.verdict(delimiter);
    return { delimiter, decimal: this.#givenMark ?? decimal, quotesTell, header: this.#decideHeader().present };
  }

  /** The decimal mark that the user says, or the model. In a table with types nobody has seen one. */
  get #givenMark(): DecimalMark | undefined {
    const { decimal, model } = this.#options;
    return decimal ?? (model?.reading?.delimiter === undefined ? undefined : model.reading.decimal);
  }

  #begin(bytes: Uint8Array, isLast: boolean): void {
    const texts = new CellTexts(this.#where, bytes);
    const begun = texts.decodeBeginning(bytes.subarray(0, this.#bounds.sample));
    const sample = isLast && bytes.length <= this.#bounds.sample ? begun : wholeLines(begun);
    const given = { ...this.#options, ...(this.#known && { delimiter: this.#known.delimiter }) };
    const beginning = csvBeginning(sample, given, this.#where);
    const { delimiter, start, line } = beginning;
    const preview = sampleRows(sample.slice(start), delimiter);
    this.#extra = extraCell(preview);
    this.#preview = preview.map((row) => row.map(({ text }) => text));
    const inferences = [...beginning.inferences, ...describeExtraCell(this.#extra)];
    const { decimal, quotesTell } = this.#known ?? firstGuess(sample.slice(start), delimiter);
    const mark = this.#givenMark ?? decimal;
    this.#rules = {
      decimal: mark,
      quotesTell,
      quotesTellCommas: quotesTell && delimiter !== ",",
      pointsGroup: this.#options.decimal !== undefined || this.#givenMark === undefined,
      words: new MissingWords(this.#options, mark),
    };
    const asText = mark === "," && this.#rules.quotesTellCommas;
    const marks = { plain: mark.charCodeAt(0), quoted: asText ? -1 : mark.charCodeAt(0), quotesTell };
    const mayHaveHeader = this.#options.header !== false && this.#known?.header !== false;
    this.#rows = new CollectedRows({
      ...{ where: this.#where, delimiter, marks, extra: this.#extra, mayHaveHeader },
      ...{ kept: this.#kept, decode: texts.decode },
    });
    this.#beginning = { ...beginning, inferences };
    this.#sample = [];
    this.#scanner = new CsvScanner({ delimiter, decimal: mark }, this.#where, this.#bounds.longestRow, line);
    const before = new TextEncoder().encode(sample.slice(0, start)).length;
    this.#scanner.push(bytes.subarray(before), isLast, this.#rows.add);
  }

  /** @throws DataError for something in the cells behind the separators that the lines end with, which are left out */
  #assertEmpty({ builder }: CsvColumn, from: number, lines: Int32Array): void {
    const { codes } = finishedColumn(builder, "", from, {
      ...{ rules: this.#rules!, evidence: new ColumnEvidence(), fillers: this.#fillers },
    });
    const row = codes.findIndex((code) => code !== MISSING);
    if (row < 0) return;
    throw notEmpty(`${this.#where}, line ${lines[row]}`, this.#beginning!.delimiter);
  }

  #decideHeader(): HeaderDecision {
    const { cells, isShort } = this.#rows!.first!;
    if (isShort) return { present: true };
    return decideHeader(cells, { isNumeric: this.#evidence.isNumeric, rows: this.#preview.slice(1) }, this.#options);
  }

  #named(): CsvHeader {
    const decision = this.#decideHeader();
    const present = this.#known?.header ?? decision.present;
    const decided = present === decision.present ? decision : { present, reason: "all rows together show it" };
    return nameColumns(this.#rows!.first!.cells, decided, this.#options.header !== undefined);
  }
}
