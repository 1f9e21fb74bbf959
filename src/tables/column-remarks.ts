/**
 * What the user should know of a column before anything is learned from it.
 *
 * @module
 */
import { type ColumnProfile, LARGEST_CATEGORY_COUNT, LARGEST_UNREPEATED_COUNT } from "./column-types.ts";
import { parseNumber } from "./numbers.ts";
import { describeWrittenNumbers } from "./written-numbers.ts";

/**
 * Why a column is not used.
 *
 * @param mostCategories that it may have to be used after all
 */
export function reasonLeftOut(profile: ColumnProfile, mostCategories: number): string {
  const { name, type, numeric, present, values, hasMoreValues, allDates } = profile;
  const leftOut = (what: string, todo = ""): string => `Column "${name}" ${what} and was left out${todo}.`;
  if (present === 0) return leftOut("is empty");
  if (type === "constant") return leftOut(`is "${values[0]}" wherever it is given`);
  if (numeric === present) return leftOut("only numbers the rows", "; name it in --features to use it");
  const written = describeWrittenNumbers(values);
  if (written) return leftOut(`holds ${written.text},`, `; write them plainly (${written.plain}) to use it`);
  if (allDates) {
    const example = `holds dates or times, such as "${values[0]}",`;
    return leftOut(example, "; to use it, write what matters in them as numbers (days since the first, month, hour)");
  }
  return leftOut(
    `is text with ${hasMoreValues ? "more than " : ""}${values.length} different values`,
    ` (more than ${LARGEST_CATEGORY_COUNT}, or more than ${LARGEST_UNREPEATED_COUNT} of which few repeat); ` +
      `say --categorical "${name}" to use it${hasMoreValues ? `, which takes at most ${mostCategories}` : ""}`,
  );
}

/**
 * What may be wrong with a column that is used.
 *
 * @param use.givesAway whether the column tells the target exactly
 * @param use.categorical whether the user calls it categorical
 */
export function columnRemarks(
  { name, numeric, present, values, leadingZero }: ColumnProfile,
  kind: "number" | "category",
  use: { readonly target: string; readonly givesAway: boolean; readonly categorical: boolean },
): string[] {
  const { target, givesAway, categorical } = use;
  const found: string[] = [];
  if (givesAway) {
    found.push(
      `Column "${name}" tells "${target}" exactly. If it is the answer in other words, say --ignore "${name}".`,
    );
  }
  if (kind === "number" && leadingZero !== undefined) {
    found.push(
      `Column "${name}" counts as numbers, though some start with 0, such as "${leadingZero}". ` +
        `If they are names, as postal codes are, say --categorical "${name}".`,
    );
  }
  if (kind === "number" || categorical) return found;
  const written = describeWrittenNumbers(values);
  if (written) {
    found.push(
      `Column "${name}" holds ${written.text}, and counts as a category. Write them plainly (${written.plain}).`,
    );
  } else if (numeric > 0 && numeric < present) {
    found.push(`Column "${name}" mixes ${numeric} numbers with ${present - numeric} words and counts as a category.`);
  }
  return found;
}

/** What may be wrong with classes: numbers that are not written plainly, and one number in two spellings. */
export function targetRemarks({ name, values }: ColumnProfile, task: "classification" | "regression"): string[] {
  if (task === "regression") return [];
  const written = describeWrittenNumbers(values);
  if (written) {
    const count = `"${name}" holds ${written.text}, and counts as ${values.length} classes.`;
    return [`${count} Write them plainly (${written.plain}) to predict a number.`];
  }
  const spellings = new Map<number, string>();
  return values.flatMap((value) => {
    const number = parseNumber(value);
    if (number === undefined) return [];
    const earlier = spellings.get(number);
    if (earlier === undefined) {
      spellings.set(number, value);
      return [];
    }
    return [
      `"${earlier}" and "${value}" of "${name}" are the same number, but count as two classes. Write them alike.`,
    ];
  });
}
