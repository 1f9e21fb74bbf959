/**
 * What the texts of a CSV file's cells mean: which are numbers, with what decimal mark, and which stand for nothing.
 *
 * @module
 */
import type { CellMeaning, CellText } from "../column-builder.ts";
import type { MissingWords } from "../missing-words.ts";
import { type DecimalMark, isSpelled, parseCommaNumber, parseNumber } from "../numbers.ts";
import { canonicalText } from "../spellings.ts";

const DECIMAL_COMMA = /^[-+\u2212]?(?:\d*|\d{1,3}(?<group>\.\d{3})+),(?<fraction>\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_POINT = /^[-+\u2212]?(?:\d*|\d{1,3}(?<group>,\d{3})+)\.(?<fraction>\d+)(?:e[+-]?\d+)?$/i;

/** How many numbers of a file have which decimal mark. */
export interface MarkCounts {
  readonly commas: number;
  readonly points: number;
  /** Commas before three digits: decimal commas, or between thousands. */
  readonly perhapsCommas: number;
}

/** How the cells of a file are to be understood. */
export interface CellRules {
  readonly decimal: DecimalMark;
  readonly words: MissingWords;
  /** Whether quotes set texts apart from numbers and from words for missing values: not where all cells have them. */
  readonly quotesTell: boolean;
  /** Whether quotes set texts apart from numbers with a decimal comma: nor where the comma separates the cells. */
  readonly quotesTellCommas: boolean;
}

/** Reads the texts of one column. */
export function readCellTexts(cells: readonly CellText[], hasNumbers: boolean, rules: CellRules): CellMeaning[] {
  const { words, quotesTell } = rules;
  const numbers = cells.map((cell) => numberOf(cell, rules));
  const isWord = cells.map(({ text }, i) => words.matches(text, numbers[i]));
  const hasOnlyTexts = !hasNumbers && numbers.every((number, i) => number === undefined || isWord[i]);
  const quotesNames = quotesTell && hasOnlyTexts && cells.some(({ isQuoted }, i) => isQuoted && !isWord[i]);
  return cells.map(({ text, isQuoted, count }, i): CellMeaning => {
    const isName = isQuoted && quotesNames && !words.isGiven(text);
    if (isWord[i] && !isName) {
      words.note(text, count);
      return { kind: "missing" };
    }
    const number = numbers[i];
    if (number === undefined) return { kind: "text", text: canonicalText(text) };
    return isSpelled(text, number) ? { kind: "number", number, spelled: text } : { kind: "number", number };
  });
}

/** The number that a text is. */
export function numberOf({ text, isQuoted }: CellText, { decimal, quotesTellCommas }: CellRules): number | undefined {
  if (decimal === ".") return parseNumber(text);
  if (!isQuoted || !quotesTellCommas) return parseCommaNumber(text);
  return /[.,]/.test(text) ? undefined : parseNumber(text);
}

/** How many of the texts are numbers with one decimal mark or the other. */
export function countMarks(cells: readonly CellText[], quotesTell: boolean): MarkCounts {
  const counts = { commas: 0, points: 0, perhapsCommas: 0 };
  for (const { text, isQuoted, count } of cells) {
    if (isQuoted && quotesTell) continue;
    const comma = DECIMAL_COMMA.exec(text)?.groups;
    const point = DECIMAL_POINT.exec(text)?.groups;
    if (comma) counts[isTelling(comma) ? "commas" : "perhapsCommas"] += count;
    if (point && isTelling(point)) counts.points += count;
  }
  return counts;
}

function isTelling({ group, fraction }: Record<string, string>): boolean {
  return group !== undefined || fraction!.length !== 3;
}
