/**
 * What a text of a table means once it is known whether it is a number and whether it may be missing: the same in every format.
 *
 * @module
 */
import type { CellMeaning } from "./cell-meanings.ts";
import type { CellText } from "./column-builder.ts";
import type { MissingWords } from "./missing-words.ts";
import { isSpelled, parseNumber } from "./numbers.ts";
import { canonicalText } from "./spellings.ts";

/** What is known of a text. */
export interface TextFacts {
  /** The number that it is. */
  readonly number: number | undefined;
  /** Whether it is a name though a word for missing values is written so. */
  readonly isName: boolean;
  /** Whether the file says that the column holds text. */
  readonly isText: boolean;
  /** Whether the text counts beside the number where the two differ: `1.10` is not `1.1` then. */
  readonly keepsText: boolean;
  /** The texts that the model of these rows knows in this column. */
  readonly known: ReadonlySet<string> | undefined;
}

/** A text that is missing is noted. */
export function meaningOf(
  { text, count }: CellText,
  { number, isName, isText, keepsText, known }: TextFacts,
  words: MissingWords,
): CellMeaning {
  if (!isName && words.matches(text, number)) {
    words.note(text, count);
    return { kind: "missing" };
  }
  if (number === undefined || isText || known?.has(text)) return { kind: "text", text: canonicalText(text) };
  const keeps = (keepsText || known !== undefined) && parseNumber(text) !== undefined && String(number) !== text;
  return keeps || isSpelled(text, number) ? { kind: "number", number, spelled: text } : { kind: "number", number };
}
