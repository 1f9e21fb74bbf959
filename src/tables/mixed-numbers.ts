/**
 * Columns that are mostly numbers, though not all of them plain ones: what to say of them.
 *
 * @module
 */
import type { ColumnProfile } from "./column-types.ts";
import { flagWithList } from "./flag-in-words.ts";
import { MANY_NUMBERS } from "./text-watch.ts";

/** What stands in the way of using a column as numbers. */
export interface MixedNumbers {
  /** What the column holds, as the end of a sentence that begins with its name; undefined for plain numbers and a few words. */
  readonly holds: string | undefined;
  /** What to do so that it holds plain numbers, as the end of a sentence; undefined as above. */
  readonly todo: string | undefined;
  /** How many cells are words, and how to say that those are missing: sentences of their own, or `""`. */
  readonly words: string;
}

/** Fewer numbers than {@link MANY_NUMBERS} may be classes, of which a few words may be others. */
const MOST_WORDS_BESIDE_FEW = 2;

/** @returns undefined where a column holds only plain numbers, or is not mostly numbers */
export function mixedNumbers(profile: ColumnProfile): MixedNumbers | undefined {
  const { present, numeric, texts, isText } = profile;
  if (texts === undefined || texts.dates > 0) return undefined;
  const { written, plain, numbers, words } = texts;
  if (2 * (numeric + numbers) < present || (words.size > 0 && !areStray(profile))) return undefined;
  const said = words.size > 0 ? strayRemark(profile) : "";
  if (written) return { holds: written.text, todo: `write them plainly (${written.plain})`, words: said };
  if (said !== "") return { holds: undefined, todo: undefined, words: said };
  if (plain === 0 || profile.differentNumbers <= MANY_NUMBERS) return undefined;
  return isText
    ? { holds: "numbers that the file says are text", todo: "name it in --features", words: "" }
    : { holds: "numbers in quotes", todo: "write them without", words: "" };
}

/** Whether a file says that all of a column's cells are text, and all are numbers. */
export function areNumberTexts({ isText, present, texts }: ColumnProfile): boolean {
  return isText && texts !== undefined && texts.plain === present && present > 0;
}

/** Whether the words are hardly classes of their own beside the numbers. */
function areStray({ differentNumbers, texts, present, numeric }: ColumnProfile): boolean {
  const { words, written, numbers } = texts!;
  if (written || differentNumbers > MANY_NUMBERS) return true;
  const saySomething = [...words.keys()].some((word) => /\d/.test(word)); // `3 or more` is a class
  const areMost = 2 * (numeric + numbers) > present;
  return differentNumbers >= 2 && words.size <= MOST_WORDS_BESIDE_FEW && areMost && !saySomething;
}

/** `90 of the 100 cells of "x" are numbers, 10 are ".".`, and what to do. */
function strayRemark({ name, numeric, present, texts }: ColumnProfile): string {
  const words = Array.from(texts!.words, ([word, count]) => `${count} ${count === 1 ? "is" : "are"} "${word}"`);
  const flag = flagWithList("--missing-values", [...texts!.words.keys()], "=");
  return (
    `${numeric + texts!.numbers} of the ${present} cells of "${name}" are numbers, ${words.join(", ")}. If that stands for a ` +
    `missing value, say ${flag}.`
  );
}
