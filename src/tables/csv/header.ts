/**
 * The first row of a CSV file: names of the columns, or already data?
 *
 * @module
 */
import { isNumber } from "../numbers.ts";
import type { Inference } from "../table.ts";

const MOST_LISTED = 20;

/** Whether the first row is a header, and a name for every column, no two alike. */
export interface CsvHeader {
  readonly present: boolean;
  readonly names: readonly string[];
  readonly inferences: readonly Inference[];
  readonly warnings: readonly string[];
}

/**
 * Decides on the header and names the columns: `column 3` where there is no name, `a (2)` for a second `a`.
 *
 * @param rows all rows, the first one possibly the header
 * @param given what the user says; undefined to infer it
 */
export function csvHeader(rows: readonly (readonly string[])[], given: boolean | undefined): CsvHeader {
  const present = given ?? looksLikeHeader(rows);
  const inferences: Inference[] = [];
  if (given === undefined) {
    inferences.push(
      present
        ? { text: "the first row holds the names of the columns", option: "--no-header" }
        : { text: "there is no header; the columns are called column 1, column 2, …", option: "--header" },
    );
  }
  const first = rows[0]!;
  const names = uniqueNames(present ? first : first.map(() => ""));
  const renamed = names.filter((name, i) => present && name !== first[i]);
  if (renamed.length > 0) {
    const list = renamed.slice(0, MOST_LISTED).map((name) => `"${name}"`);
    if (renamed.length > list.length) list.push("…");
    inferences.push({
      text: `columns without a name of their own are called ${list.join(", ")}`,
      option: "--no-header",
    });
  }
  return { present, names, inferences, warnings: present ? repeated(first) : [] };
}

/** A header has no number in it, and is above numbers, or at least names every column differently. */
function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...body] = rows;
  if (first.some(isEarlyNumber)) return false;
  const aboveNumbers = first.some(
    (_, i) => body.length > 0 && body.every((row) => row[i] === "" || isEarlyNumber(row[i]!)),
  );
  return aboveNumbers || new Set(first).size === first.length;
}

/** A number with a point or, this early, a comma. */
function isEarlyNumber(cell: string): boolean {
  return isNumber(cell.replace(",", "."));
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
