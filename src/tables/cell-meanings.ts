/**
 * What the texts of a column mean, put into its cells.
 *
 * @module
 */
import { MISSING, NUMBER } from "./column.ts";

/** What a text means: nothing, a number (whose text is kept where it is `spelled`), or a text, perhaps in another form. */
export type CellMeaning =
  | { readonly kind: "missing" }
  | { readonly kind: "number"; readonly number: number; readonly spelled?: string }
  | { readonly kind: "text"; readonly text: string };

/** How many cells are missing. */
export function countMissing(codes: Int32Array): number {
  let missing = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] === MISSING) missing++;
  return missing;
}

/**
 * Puts the meaning of each text in the place of its code.
 *
 * @param meanings of each code
 * @param texts to which those of the meanings are added
 */
export function applyMeanings(
  meanings: readonly CellMeaning[],
  codes: Int32Array,
  numbers: Float64Array | undefined,
  texts: string[],
): void {
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.length);
    return texts.push(text) - 1;
  };
  const newCodes = Int32Array.from(meanings, (meaning) => {
    if (meaning.kind === "missing") return MISSING;
    if (meaning.kind === "text") return placeOf(meaning.text);
    return meaning.spelled === undefined ? NUMBER : placeOf(meaning.spelled);
  });
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code <= 0) continue;
    const meaning = meanings[code]!;
    if (meaning.kind === "number") numbers![row] = meaning.number;
    codes[row] = newCodes[code]!;
  }
}
