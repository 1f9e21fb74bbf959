/**
 * What the user should know of a column before anything is learned from it.
 *
 * @module
 */
import { type ColumnProfile, LARGEST_CATEGORY_COUNT, LARGEST_UNREPEATED_COUNT } from "./column-types.ts";
import { flagWithList } from "./flag-in-words.ts";
import { areNumberTexts, type MixedNumbers, mixedNumbers } from "./mixed-numbers.ts";

/**
 * Why a column is not used.
 *
 * @param mostCategories that it may have to be used after all
 */
export function reasonLeftOut(profile: ColumnProfile, mostCategories: number): string {
  const { name, type, numeric, present, values, areDates, texts } = profile;
  const leftOut = (what: string, todo = ""): string => `Column "${name}" ${what} and was left out${todo}.`;
  if (present === 0) return leftOut("is empty");
  if (type === "constant") return leftOut(`is "${values[0]}" wherever it is given`);
  if (numeric === present) return leftOut(countsAs(profile), "; name it in --features to use it");
  const mixed = mixedNumbers(profile);
  if (mixed?.holds === undefined && mixed) return `${mixed.words} The column was left out.`;
  if (mixed) return `${leftOut(`holds ${mixed.holds},`, `; ${mixed.todo} to use it`)}${after(mixed.words)}`;
  if (areDates) {
    const example = `holds dates or times, such as "${texts!.firstDate}",`;
    return leftOut(example, "; to use it, write what matters in them as numbers (days since the first, month, hour)");
  }
  const [what, why] = describeTexts(profile);
  const flag = flagWithList("--categorical", [name]);
  return leftOut(what, `${why}; say ${flag} to use it${limitOf(profile, mostCategories)}`);
}

/** What the cells of a column are, and why they are too many to be categories. */
function describeTexts({ numeric, present, values, hasMoreValues }: ColumnProfile): [string, string] {
  if (2 * numeric >= present) {
    const others = values.slice(0, 2).map((value) => `"${value}"`);
    return [`has ${numeric} numbers in ${present} cells, and texts such as ${others.join(" and ")},`, ""];
  }
  return [
    `is text with ${hasMoreValues ? "more than " : ""}${values.length} different values`,
    ` (more than ${LARGEST_CATEGORY_COUNT}, or more than ${LARGEST_UNREPEATED_COUNT} of which few repeat)`,
  ];
}

function limitOf({ hasMoreValues }: ColumnProfile, mostCategories: number): string {
  return hasMoreValues && Number.isFinite(mostCategories) ? `, which takes at most ${mostCategories}` : "";
}

function capitalized(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

function after(sentence: string): string {
  return sentence === "" ? "" : ` ${sentence}`;
}

function countsAs({ sequence }: ColumnProfile): string {
  return sequence === "rowNumbers" ? "only numbers the rows" : "counts up or down in equal steps, as identifiers do,";
}

/** Why a target cannot be what it seems to be, unless the user says so; undefined if nothing is wrong with it. */
export function targetFault(profile: ColumnProfile, isCategorical: boolean): string | undefined {
  const { name, values, present, numeric, areDates, texts, hasMoreValues } = profile;
  if (isCategorical) return undefined;
  const insist = "if these are classes, say --task classification.";
  const mixed = mixedNumbers(profile);
  if (mixed) return `"${name}" ${numbersAsTarget(mixed, areNumberTexts(profile))} ${insist.replace("if", "If")}`;
  if (numeric === present) return undefined;
  if (areDates)
    return `"${name}" holds dates or times, such as "${texts!.firstDate}". Write them as numbers; ${insist}`;
  const areNames = values.length > LARGEST_CATEGORY_COUNT && (hasMoreValues || 2 * values.length > present);
  if (!areNames) return undefined;
  return `"${name}" has ${values.length} different texts in ${present} rows, too few of each to learn from. Choose another --target; ${insist}`;
}

function numbersAsTarget({ holds, todo, words }: MixedNumbers, areNumbers: boolean): string {
  if (holds === undefined) return `mixes numbers and words: ${words}`;
  const fix = areNumbers ? "say --task regression" : todo!;
  return `holds ${holds}. ${capitalized(fix)} to predict a number.${after(words)}`;
}

/**
 * A word that stands for missing values, though it may be a category; undefined where there is none.
 *
 * @returns whether so many cells have it as have a category, and what to say
 */
export function doubtAboutWord({ name, doubtful, values, present }: ColumnProfile): WordDoubt | undefined {
  if (doubtful === undefined) return undefined;
  const { word, count } = doubtful;
  const others = values.slice(0, 2).map((value) => `"${value}"`);
  return {
    isCommon: count >= CATEGORY_SHARE * (present + count),
    text:
      `"${name}": "${word}" stands for a missing value, though it may be a category as ${others.join(" and ")} are. If it is, ` +
      `say --no-default-missing-values; if it is not, say --missing-values ${word}.`,
  };
}

interface WordDoubt {
  readonly isCommon: boolean;
  readonly text: string;
}

/** A word for missing values that this share of the cells has may as well be a category. */
const CATEGORY_SHARE = 0.05;

function sequenceRemark(name: string, sequence: NonNullable<ColumnProfile["sequence"]>): string {
  if (sequence === "codes") {
    return (
      `Column "${name}" holds whole numbers of as many digits, nearly each in one row only, as identifiers are. If they are, ` +
      `say ${flagWithList("--ignore", [name])}.`
    );
  }
  return (
    `Column "${name}" rises or falls from row to row. In a sorted table such a column gives the answer away: if it is a ` +
    `number of the row, or a time, say ${flagWithList("--ignore", [name])}.`
  );
}

/**
 * What may be wrong with a column that is used.
 *
 * @param use.givesAway the target that the column tells exactly, if any
 * @param use.categorical whether the user calls it categorical
 * @param use.isAlone whether no other column is used
 */
export function columnRemarks(
  profile: ColumnProfile,
  kind: "number" | "category",
  use: {
    readonly givesAway: string | undefined;
    readonly categorical: boolean;
    readonly isAlone: boolean;
  },
): string[] {
  const { givesAway, categorical, isAlone } = use;
  const { name, numeric, present, leadingZero, sequence, sameNumber } = profile;
  const doubt = doubtAboutWord(profile);
  const found: string[] = doubt ? [`Column ${doubt.text}`] : [];
  if (kind === "number" && sequence !== undefined && !isAlone) found.push(sequenceRemark(name, sequence));
  if (givesAway !== undefined) {
    found.push(
      `Column "${name}" tells "${givesAway}" exactly. If it is the answer in other words, say ${flagWithList("--ignore", [name])}.`,
    );
  }
  if (kind === "number" && leadingZero !== undefined) {
    found.push(
      `Column "${name}" counts as numbers, though some start with 0, such as "${leadingZero}". ` +
        `If they are names, as postal codes are, say ${flagWithList("--categorical", [name])}.`,
    );
  }
  if (kind === "number" && sameNumber !== undefined) {
    const [text, other] = sameNumber;
    found.push(
      `Column "${name}" counts as numbers, though "${text}" and "${other}" are one number then. If they are names, say ` +
        `${flagWithList("--categorical", [name])}.`,
    );
  }
  if (kind === "number" || categorical) return found;
  const mixed = mixedNumbers(profile);
  if (mixed?.holds !== undefined && !areNumberTexts(profile)) {
    found.push(
      `Column "${name}" holds ${mixed.holds}, and counts as a category. ${capitalized(mixed.todo!)}.${after(mixed.words)}`,
    );
  } else if (mixed?.holds === undefined && mixed) {
    found.push(`${mixed.words} The column counts as a category.`);
  } else if (numeric > 0 && numeric < present) {
    found.push(`Column "${name}" mixes ${numeric} numbers with ${present - numeric} words and counts as a category.`);
  }
  return found;
}
