/**
 * Lists in one word of the command line, written as a row of CSV is.
 *
 * @module
 */

export interface ListEntry {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** An entry from here to a comma or the end: in quotes, where two of them are one, or without. */
const ENTRY = /\s*(?:"(?<quoted>(?:[^"]|"")*)"\s*|(?<plain>(?!\s*")[^,]*))(?<end>,|$)/y;

/**
 * The entries between commas. Blanks around an entry do not count; in quotes an entry may hold commas: `"a, b",c`.
 *
 * @returns undefined where a quote is not closed, or text follows one that is
 */
export function parseList(text: string): ListEntry[] | undefined {
  const entries: ListEntry[] = [];
  ENTRY.lastIndex = 0;
  for (;;) {
    const found = ENTRY.exec(text)?.groups;
    if (found === undefined) return undefined;
    const { quoted, plain, end } = found;
    if (quoted === undefined) entries.push({ text: plain!.trim(), isQuoted: false });
    else entries.push({ text: quoted.replaceAll('""', '"'), isQuoted: true });
    if (end === "") return entries;
  }
}
