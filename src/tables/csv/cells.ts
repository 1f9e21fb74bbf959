/**
 * What the texts of a CSV file's cells mean: which are numbers, with what decimal mark, and which stand for nothing.
 *
 * @module
 */

import type { CellMeaning } from "../cell-meanings.ts";
import type { CellText } from "../column-builder.ts";
import type { MissingWords } from "../missing-words.ts";
import { type DecimalMark, hasDoubtfulPoint, parseCommaNumber, parseNumber } from "../numbers.ts";
import { meaningOf } from "../text-meaning.ts";
import type { ColumnEvidence } from "./column-evidence.ts";

const DECIMAL_COMMA = /^[-+\u2212]?(?<whole>\d*|[1-9]\d{0,2}(?:\.\d{3})+),(?<fraction>\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_POINT = /^[-+\u2212]?(?<whole>\d*|[1-9]\d{0,2}(?:,\d{3})+)\.(?<fraction>\d+)(?:e[+-]?\d+)?$/i;

const MILLIONS = /^[-+\u2212]?[1-9]\d{0,2}(?:\.\d{3}){2}$/;

/** How many numbers of a file have which decimal mark. */
export interface MarkCounts {
  readonly commas: number;
  readonly points: number;
  /** Commas before three digits: decimal commas, or between thousands. */
  readonly perhapsCommas: number;
  /** Two points between thousands. */
  readonly millions: number;
}

/** How the cells of a file are to be understood. */
export interface CellRules {
  readonly decimal: DecimalMark;
  readonly words: MissingWords;
  /** Whether quotes set texts apart from numbers and from words for missing values: not where all cells have them. */
  readonly quotesTell: boolean;
  /** Whether quotes set texts apart from numbers with a decimal comma: nor where the comma separates the cells. */
  readonly quotesTellCommas: boolean;
  /** Whether `1.204` is 1204 in a file with decimal commas: else nothing but the model says that it has them. */
  readonly pointsGroup: boolean;
}

/**
 * Reads the texts of one column in a block, which are evidence of how the column is read.
 *
 * A text that the model knows is never missing, unless the user says so of this file; or unless it stands there without
 * quotes, and the names beside it have them.
 *
 * @param known the texts that the model of these rows knows in this column
 */
export function readCellTexts(
  cells: readonly CellText[],
  rules: CellRules,
  evidence: ColumnEvidence,
  known?: ReadonlySet<string>,
): CellMeaning[] {
  const { words, quotesTell } = rules;
  const numbers = cells.map((cell) => numberOf(cell, rules));
  const isWord = cells.map(({ text }, i) => words.matches(text, numbers[i]));
  evidence.addTexts(cells, numbers, isWord, rules);
  const { quotesNames } = evidence.reading;
  return cells.map((cell, i): CellMeaning => {
    const { text, isQuoted } = cell;
    const number = numbers[i];
    const isQuotedName = isQuoted && quotesNames && !words.isGiven(text, number);
    const isKnown = known?.has(text) && (isQuoted || !quotesNames) && !words.isGivenNow(text, number);
    const facts = {
      number,
      isName: isQuotedName || isKnown === true,
      isText: false,
      keepsText: isQuoted && quotesTell,
      known,
    };
    return meaningOf(cell, facts, words);
  });
}

/** The number that a text is. */
export function numberOf({ text, isQuoted }: CellText, rules: CellRules): number | undefined {
  const { decimal, quotesTellCommas, pointsGroup } = rules;
  if (decimal === ".") return parseNumber(text);
  if (!pointsGroup && hasDoubtfulPoint(text)) return undefined;
  if (!isQuoted || !quotesTellCommas) return parseCommaNumber(text);
  return /[.,]/.test(text) ? undefined : parseNumber(text);
}

/** How many of the texts are numbers with one decimal mark or the other. */
export function countMarks(cells: readonly CellText[], quotesTell: boolean): MarkCounts {
  const counts = { commas: 0, points: 0, perhapsCommas: 0, millions: 0 };
  for (const { text, isQuoted, count } of cells) {
    if (isQuoted && quotesTell) continue;
    const comma = DECIMAL_COMMA.exec(text)?.groups;
    const point = DECIMAL_POINT.exec(text)?.groups;
    if (comma) counts[isTelling(comma) ? "commas" : "perhapsCommas"] += count;
    if (point && isTelling(point)) counts.points += count;
    if (MILLIONS.test(text)) counts.millions += count;
  }
  return counts;
}

/** Not so `1,204`, whose comma may stand between thousands. */
function isTelling({ whole, fraction }: Record<string, string>): boolean {
  return /[.,]|^0*$/.test(whole!) || fraction!.length !== 3;
}
