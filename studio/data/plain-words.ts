/**
 * The library's messages name the command's flags; the page has none, and says what can be done in it instead.
 *
 * @module
 */

/** What is said, and what the page says for it. The first that fits comes first. */
const PHRASES: readonly (readonly [said: RegExp, instead: string])[] = [
  [
    /If line (\d+) is data, say --no-header\./,
    "If line $1 is data, write a line with the names of the columns above it.",
  ],
  [
    /If "(.+?)" is not what separates them, say --delimiter;/,
    'If "$1" is not what separates them, save the file with commas;',
  ],
  [/; if this has more, say --delimiter\./, "; if this has more, save it with commas between them."],
  [/or count it as missing \(--missing-values ".*?"\)(, or say --categorical ".*?")?\./, "or leave the cell empty."],
  [/Choose another --target\./, "Choose another column to learn, or give other rows."],
  [/; name it in --features to use it/, ""],
  [/; say --categorical ".*?" to use it/, ""],
  [/say --ignore "(.*?)"\./, 'take the column "$1" out of the file.'],
  [/are, say --categorical "(.*?)"\./, "are, begin each with a letter."],
  [/Use "impute", or --ignore the emptiest columns\./, "Fill in the emptiest columns, or take them out of the file."],
];

/** For what no phrase fits: better an odd sentence than a flag that is looked for in vain. */
const EXPLANATION = " (What begins with -- is for the command: chainrule train.)";

export function inPlainWords(message: string): string {
  const plain = PHRASES.reduce((text, [said, instead]) => text.replace(said, instead), message);
  return / \(?--[a-z]/.test(plain) ? plain + EXPLANATION : plain;
}
