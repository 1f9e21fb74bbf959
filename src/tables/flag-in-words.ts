/**
 * Flags of the command in messages, as they are to be typed.
 *
 * @module
 */

/** An entry of a list that would be two, or none, without quotes of its own. */
const NEEDS_QUOTES = /[",]|^\s|\s$/;
/** What a shell changes inside of double quotes. */
const CHANGED_BY_SHELLS = /["$`\\!]/;

/**
 * A flag that takes a list, with these names or words as its entries: `--ignore "name"`, `--ignore '"height, cm"'`.
 *
 * @param separator what stands between the flag and its list
 */
export function flagWithList(flag: string, entries: readonly string[], separator: " " | "=" = " "): string {
  return `${flag}${separator}${forShell(entries.map(entryOf).join(","))}`;
}

function entryOf(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function forShell(text: string): string {
  return CHANGED_BY_SHELLS.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
