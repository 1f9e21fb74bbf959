/**
 * Which character separates the cells of a CSV file, and what ends its lines.
 *
 * @module
 */
import Papa from "papaparse";
import { ConfigError } from "../../base/errors.ts";
import type { CsvGrammar } from "./records.ts";

/** Most telling first: a comma often stands inside numbers and text, a tab never does. */
const DELIMITERS = ["\t", ";", "|", ","];
const PREVIEW_ROWS = 50;

/**
 * Looks at the beginning of a file.
 *
 * @param given the separator, if the user says it: one character, or `"tab"`
 * @throws ConfigError if the separator is not one character
 */
export function csvGrammar(sample: string, given: string | undefined): CsvGrammar {
  const delimiter = given === undefined ? inferDelimiter(sample) : checkedDelimiter(given);
  const { linebreak } = Papa.parse(sample, { delimiter, preview: 1 }).meta;
  return { delimiter, newline: linebreak as CsvGrammar["newline"] }; // papaparse guesses one of these
}

/** For messages. */
export function formatDelimiter(delimiter: string): string {
  return delimiter === "\t" ? "tab" : `"${delimiter}"`;
}

function checkedDelimiter(given: string): string {
  const delimiter = given === "tab" || given === "\\t" ? "\t" : given;
  if (delimiter.length === 1 && !/["\r\n\uFEFF]/.test(delimiter)) return delimiter;
  throw new ConfigError(
    `delimiter must be one character (or tab), and no quote or line break, but is ${JSON.stringify(given)}.`,
  );
}

/**
 * The first separator that gives all previewed rows the same number of cells, two or more; failing that, the one that
 * splits the first row most. (papaparse's own guess takes the comma for `1,5;2,5`.)
 */
function inferDelimiter(text: string): string {
  let most = { delimiter: ",", cells: 1 };
  for (const delimiter of DELIMITERS) {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: PREVIEW_ROWS, skipEmptyLines: true });
    const cells = data[0]?.length ?? 0;
    if (cells > 1 && data.every((row) => row.length === cells)) return delimiter;
    if (cells > most.cells) most = { delimiter, cells };
  }
  return most.delimiter;
}
