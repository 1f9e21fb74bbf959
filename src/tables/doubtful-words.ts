/**
 * Words for missing values that are codes and names, too: North America, Namibia, a Mr Null.
 *
 * @module
 */
import type { CellMeaning } from "./cell-meanings.ts";
import type { DoubtfulWord } from "./column.ts";
import type { CellText } from "./column-builder.ts";
import type { MissingWords } from "./missing-words.ts";

const PERHAPS_NAMES = /^(?:na|null)$/i;
const LOOKS = [/^\p{Lu}+$/u, /^\p{Ll}+$/u, /^\p{Lu}\p{Ll}*$/u];
/** Codes and names of one column are at most so many times as long as one of them. */
const LONGEST = 3;

/** The first such word that some cells have, unless the user says what it stands for. */
export function perhapsName(
  cells: readonly CellText[],
  meanings: readonly CellMeaning[],
  words: MissingWords,
): DoubtfulWord | undefined {
  const isOne = ({ text }: CellText, i: number): boolean =>
    meanings[i]!.kind === "missing" && PERHAPS_NAMES.test(text) && !words.isGiven(text, undefined);
  const found = cells.find(isOne);
  return found && { word: found.text, count: found.count };
}

/** Whether a word looks like at least half of the other texts of its column: in its capitals, and about as long. */
export function looksLikeOthers(word: string, others: readonly string[]): boolean {
  const look = LOOKS.find((one) => one.test(word));
  const alike = others.filter((text) => look?.test(text) && text.length <= LONGEST * word.length);
  return others.length >= 2 && 2 * alike.length >= others.length;
}
