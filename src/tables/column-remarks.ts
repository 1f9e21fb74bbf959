/**
 * What the user should know of a column before anything is learned from it.
 *
 * @module
 */
import { type ColumnProfile, LARGEST_CATEGORY_COUNT, LARGEST_UNREPEATED_COUNT } from "./column-types.ts";
import { flagWithList } from "./flag-in-words.ts";
import { describeWrittenNumbers } from "./written-numbers.ts";

/**
 * Why a column is not used.
 *
 * @param mostCategories that it may have to be used after all
 */
export function reasonLeftOut(profile: ColumnProfile, mostCategories: number): string {
  const { name, type, numeric, present, values, hasMoreValues, allDates, strayWords } = profile;
  const leftOut = (what: string, todo = ""): string => `Column "${name}" ${what} and was left out${todo}.`;
  if (present === 0) return leftOut("is empty");
  if (type === "constant") return leftOut(`is "${values[0]}" wherever it is given`);
  if (numeric === present) return leftOut(countsAs(profile), "; name it in --features to use it");
  if (strayWords) return `${strayRemark(profile)} The column was left out.`;
  const written = writtenAs(profile);
  if (written) return leftOut(`holds ${written.text},`, `; write them plainly (${written.plain}) to use it`);
  if (allDates) {
    const example = `holds dates or times, such as "${values[0]}",`;
    return leftOut(example, "; to use it, write what matters in them as numbers (days since the first, month, hour)");
  }
  return leftOut(
    `is text with ${hasMoreValues ? "more than " : ""}${values.length} different values`,
    ` (more than ${LARGEST_CATEGORY_COUNT}, or more than ${LARGEST_UNREPEATED_COUNT} of which few repeat); ` +
      `say ${flagWithList("--categorical", [name])} to use it${hasMoreValues ? `, which takes at most ${mostCategories}` : ""}`,
  );
}

/** Numbers that are written for people, or with another decimal mark than those of the other columns. */
function writtenAs({ values, otherMark }: ColumnProfile): { text: string; plain: string } | undefined {
  if (otherMark === undefined) return describeWrittenNumbers(values);
  return {
    text: `numbers with a decimal point, such as "${otherMark}", where the file has decimal commas`,
    plain: otherMark.replace(".", ","),
  };
}

function countsAs({ sequence }: ColumnProfile): string {
  return sequence === "rowNumbers" ? "only numbers the rows" : "counts up or down in equal steps, as identifiers do,";
}

/** `90 of 100 cells of "x" are numbers, 10 are ".".`, and what to do. */
function strayRemark({ name, numeric, present, strayWords }: ColumnProfile): string {
  const words = Array.from(strayWords!, ([word, count]) => `${count} ${count === 1 ? "is" : "are"} "${word}"`);
  const flag = flagWithList("--missing-values", [...strayWords!.keys()], "=");
  return (
    `${numeric} of the ${present} cells of "${name}" are numbers, ${words.join(", ")}. If that stands for a missing value, say ` +
    `${flag}.`
  );
}

/** Why a target cannot be what it seems to be, unless the user says so; undefined if nothing is wrong with it. */
export function targetFault(profile: ColumnProfile, isCategorical: boolean): string | undefined {
  const { name, values, present, numeric, allDates, strayWords, doubtful, hasMoreValues } = profile;
  if (doubtful !== undefined) return `"${name}": ${doubtfulRemark(doubtful, values)}`;
  if (isCategorical) return undefined;
  const insist = "if these are classes, say --task classification.";
  if (strayWords)
    return `"${name}" mixes numbers and words: ${strayRemark(profile)} If these are classes, say --task classification.`;
  const written = writtenAs(profile);
  if (written) {
    return `"${name}" holds ${written.text}. Write them plainly (${written.plain}) to predict a number; ${insist}`;
  }
  if (numeric === present) return undefined;
  if (allDates) return `"${name}" holds dates or times, such as "${values[0]}". Write them as numbers; ${insist}`;
  const areNames = values.length > LARGEST_CATEGORY_COUNT && (hasMoreValues || 2 * values.length > present);
  if (!areNames) return undefined;
  return `"${name}" has ${values.length} different texts in ${present} rows, too few of each to learn from. Choose another --target; ${insist}`;
}

function doubtfulRemark(word: string, values: readonly string[]): string {
  const others = values.slice(0, 2).map((value) => `"${value}"`);
  return (
    `"${word}" stands for a missing value, though it may be a category as ${others.join(" and ")} are. If it is, say ` +
    `--no-default-missing-values; if it is not, say --missing-values ${word}.`
  );
}

/**
 * What may be wrong with a column that is used.
 *
 * @param use.givesAway whether the column tells the target exactly
 * @param use.categorical whether the user calls it categorical
 * @param use.isAlone whether no other column is used
 */
export function columnRemarks(
  profile: ColumnProfile,
  kind: "number" | "category",
  use: {
    readonly target: string;
    readonly givesAway: boolean;
    readonly categorical: boolean;
    readonly isAlone: boolean;
  },
): string[] {
  const { target, givesAway, categorical, isAlone } = use;
  const { name, numeric, present, values, leadingZero, strayWords, sequence, doubtful } = profile;
  const found: string[] = [];
  if (doubtful !== undefined) found.push(`Column "${name}": ${doubtfulRemark(doubtful, values)}`);
  if (kind === "number" && sequence !== undefined && !isAlone) {
    found.push(
      `Column "${name}" rises or falls from row to row. In a sorted table such a column gives the answer away: if it is a ` +
        `number of the row, or a time, say ${flagWithList("--ignore", [name])}.`,
    );
  }
  if (givesAway) {
    found.push(
      `Column "${name}" tells "${target}" exactly. If it is the answer in other words, say ${flagWithList("--ignore", [name])}.`,
    );
  }
  if (kind === "number" && leadingZero !== undefined) {
    found.push(
      `Column "${name}" counts as numbers, though some start with 0, such as "${leadingZero}". ` +
        `If they are names, as postal codes are, say ${flagWithList("--categorical", [name])}.`,
    );
  }
  if (kind === "number" || categorical) return found;
  const written = writtenAs(profile);
  if (written) {
    found.push(
      `Column "${name}" holds ${written.text}, and counts as a category. Write them plainly (${written.plain}).`,
    );
  } else if (strayWords) {
    found.push(`${strayRemark(profile)} The column counts as a category.`);
  } else if (numeric > 0 && numeric < present) {
    found.push(`Column "${name}" mixes ${numeric} numbers with ${present - numeric} words and counts as a category.`);
  }
  return found;
}
