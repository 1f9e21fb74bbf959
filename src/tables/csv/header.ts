/**
 * The first row of a CSV file: names of the columns, or already data?
 *
 * @module
 */
import type { MissingOptions } from "../missing-words.ts";
import type { Inference } from "../table.ts";
import { earlyNumber, numbersAsNames, type RowsBelow } from "./header-numbers.ts";

const MOST_LISTED = 20;

/** What a user says. */
export interface HeaderOptions extends Pick<MissingOptions, "model"> {
  readonly header?: boolean;
  /** Names of columns that the user or a model speaks of: a first row with one of them is the header. */
  readonly names?: readonly string[];
}

/** A name for every column, no two alike, and what to tell of them. */
export interface CsvHeader {
  readonly present: boolean;
  readonly names: readonly string[];
  readonly inferences: readonly Inference[];
  readonly warnings: readonly string[];
}

/** Whether the first row is a header, and why, where people may wonder. */
export interface HeaderDecision {
  readonly present: boolean;
  readonly reason?: string;
}

/**
 * Decides whether the first row is a header.
 *
 * A row with a name that somebody speaks of is one. A row without numbers is one, if it stands above numbers, or at least
 * names every column differently. Of a row with numbers, {@link numbersAsNames} tells.
 */
export function decideHeader(first: readonly string[], below: RowsBelow, options: HeaderOptions): HeaderDecision {
  const { header, names = [], model } = options;
  if (header !== undefined) return { present: header };
  const hasNumbers = first.some((cell) => earlyNumber(cell) !== undefined);
  const cells = new Set(first);
  const asked = names.find((name) => cells.has(name));
  if (asked !== undefined) return { present: true, ...(hasNumbers && { reason: `"${asked}" is asked for by name` }) };
  if (model?.reading?.header === false) return { present: false, reason: "the model's training table had none" };
  if (hasNumbers) {
    const reason = below.isNumeric.length > 0 ? numbersAsNames(first, below) : undefined;
    return { present: reason !== undefined, reason: reason ?? "the first row holds numbers" };
  }
  if (cells.size === first.length || first.some((name, i) => name !== "" && below.isNumeric[i]))
    return { present: true };
  return { present: false, reason: "two cells of the first row are alike" };
}

/**
 * Names the columns: `column 3` where there is no name, `a (2)` for a second `a`.
 *
 * @param isGiven whether the user says if there is a header
 */
export function nameColumns(
  first: readonly string[],
  { present, reason }: HeaderDecision,
  isGiven: boolean,
): CsvHeader {
  const inferences: Inference[] = [];
  if (!isGiven) {
    const row = reason === undefined ? "the first row" : `the first row, ${listed(first)},`;
    const why = reason === undefined ? "" : present ? `: ${reason}` : `, since ${reason}`;
    inferences.push(
      present
        ? { text: `${row} holds the names of the columns${why}`, option: "--no-header" }
        : { text: `there is no header${why}; the columns are called column 1, column 2, …`, option: "--header" },
    );
  }
  const names = uniqueNames(present ? first : first.map(() => ""));
  const renamed = names.filter((name, i) => present && name !== first[i]);
  if (renamed.length > 0) {
    inferences.push({
      text: `columns without a name of their own are called ${listed(renamed)}`,
      option: "--no-header",
    });
  }
  return { present, names, inferences, warnings: present ? repeated(first) : [] };
}

function listed(names: readonly string[]): string {
  const list = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  return [...list, ...(names.length > list.length ? ["…"] : [])].join(", ");
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>(names);
  const used = new Set<string>();
  const copies = new Map<string, number>();
  return names.map((name, i) => {
    const isFirst = name !== "" && !used.has(name);
    const unique = isFirst ? name : firstFree(name === "" ? `column ${i + 1}` : name, taken, copies);
    taken.add(unique);
    used.add(unique);
    return unique;
  });
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) {
    if (name !== "" && seen.has(name)) again.add(name);
    seen.add(name);
  }
  return Array.from(
    again,
    (name) => `more than one column is called "${name}"; from the second on they count as "${name} (2)" and so on.`,
  );
}

/** @param copies of each name, the last number that was given: a search from 2 on would take the square of the columns */
function firstFree(name: string, taken: ReadonlySet<string>, copies: Map<string, number>): string {
  if (!taken.has(name)) return name;
  let copy = (copies.get(name) ?? 1) + 1;
  while (taken.has(`${name} (${copy})`)) copy++;
  copies.set(name, copy);
  return `${name} (${copy})`;
}
