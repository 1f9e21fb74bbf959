/**
 * Leaks: a feature that is the answer in other words. A network that sees it learns nothing else, and is of no use on
 * rows whose answer is not known yet.
 *
 * @module
 */
import { sameNumber, type TableColumn } from "./table.ts";

/** Fewer rows than this show nothing. */
const FEWEST_ROWS = 4;

/**
 * Whether a column tells the target exactly, over the rows where both are given: the same number in every row, or
 * values that stand one to one for the target's, each for two rows or more on average.
 */
export function givesAway(feature: TableColumn, target: TableColumn): boolean {
  const forward = new Map<string, string>();
  const back = new Map<string, string>();
  let rows = 0;
  let equal = true;
  let oneToOne = true;
  for (const [row, value] of feature.cells.entries()) {
    const answer = target.cells[row]!;
    if (value === "" || answer === "") continue;
    rows++;
    equal &&= value === answer || sameNumber(value, answer);
    oneToOne &&= mapsTo(forward, value, answer) && mapsTo(back, answer, value);
    if (!equal && !oneToOne) return false;
  }
  return rows >= FEWEST_ROWS && forward.size >= 2 && (equal || 2 * forward.size <= rows);
}

/** Remembers the first partner of a key, and tells whether this one is the same. */
function mapsTo(partners: Map<string, string>, key: string, partner: string): boolean {
  const first = partners.get(key);
  if (first === undefined) partners.set(key, partner);
  return first === undefined || first === partner;
}
