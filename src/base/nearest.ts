/**
 * "Did you mean …?": the name nearest to a mistyped one.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "./arguments.ts";

/** One letter in so many may differ, so that names of one or two letters are never guessed. */
const LETTERS_PER_EDIT = 3;
const MOST_EDITS = 3;
const MOST_LISTED = 20;
/** Longer names are not typed, so not mistyped either; comparing two takes the product of their lengths. */
const LONGEST_NAME = 100;
/** So many pairs of letters are compared at most, some milliseconds: names may come from whoever asks a service. */
const MOST_PAIRS = 500_000;

/** The candidate that differs in the fewest letters, upper or lower case alike; undefined if none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  let best: string | undefined;
  let fewest = Math.min(MOST_EDITS, Math.floor(name.length / LETTERS_PER_EDIT)) + 1;
  let pairs = 0;
  for (const candidate of candidates) {
    if (pairs > MOST_PAIRS) break;
    if (Math.abs(candidate.length - name.length) >= fewest) continue;
    pairs += name.length * candidate.length;
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** The end of a message about an unknown name: the nearest one, or all that there are. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  assertArgument(typeof name === "string", "didYouMean", "a name", name);
  assertArgument(isArrayLike(candidates), "didYouMean", "a list of names behind the name", candidates);
  const match = nearest(name, candidates);
  if (match !== undefined) return `Did you mean "${match}"?`;
  if (candidates.length === 0) return "There is no other.";
  const shown = candidates.slice(0, MOST_LISTED).map((candidate) => `"${candidate}"`);
  const rest = candidates.length - shown.length;
  return `There are: ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`;
}

/** For a message about names that are lacking: `; its "Age" may be "age".` @returns undefined if none of the others is near */
export function misspelt(lacking: readonly string[], others: readonly string[]): string | undefined {
  const pairs = lacking.slice(0, MOST_LISTED).flatMap((name) => {
    const near = nearest(name, others);
    return near === undefined ? [] : [`its "${near}" may be "${name}"`];
  });
  return pairs.length === 0 ? undefined : `; ${pairs.join(", ")}.`;
}

/**
 * The fewest letters inserted, deleted, replaced or swapped with their neighbour that turn `a` into `b` (Damerau 1964;
 * Levenshtein 1966).
 */
function editDistance(a: string, b: string): number {
  const distance = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = distance[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = swapped ? distance[i - 2]![j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, exchanged, distance[i - 1]![j]! + 1, row[j - 1]! + 1));
    }
    distance.push(row);
  }
  return distance[a.length]![b.length]!;
}
