/**
 * One category in several spellings: `1` and `1.0`, `TRUE` and `True`.
 *
 * @module
 */
import type { TableEncoding } from "./encoding.ts";
import { isSpelled, parseCommaNumber, parseNumber } from "./numbers.ts";

const BOOLEAN = /^(?:true|false)$/i;

/** A truth value in lower case; of any other text its composed form: macOS writes the `ö` of file names as `o` and two dots. */
export function canonicalText(text: string): string {
  return BOOLEAN.test(text) ? text.toLowerCase() : text.normalize("NFC");
}

/** The same for numbers, too: as short as can be, save codes such as `01`. */
function canonical(text: string): string {
  const number = parseNumber(text);
  return number === undefined || isSpelled(text, number) ? canonicalText(text) : String(number);
}

/** Finds the places of texts in a list of categories. */
export interface CategoryPlaces {
  /** Of this very text; undefined for one that is not in the list, and for what is no text. */
  exact(text: unknown): number | undefined;
  /** Of this text, else of the only category that is the same number, truth value or letters in another spelling. */
  alike(text: string): number | undefined;
}

export function placesOf(categories: readonly string[]): CategoryPlaces {
  const exact = new Map<unknown, number>(categories.map((category, place) => [category, place]));
  const alike = new Map<string, number | undefined>();
  for (const [place, category] of categories.entries()) {
    const key = canonical(category);
    alike.set(key, alike.has(key) ? undefined : place); // of two such as 1.1 and 1.10, a third spelling is neither
  }
  return { exact: (text) => exact.get(text), alike: (text) => exact.get(text) ?? alike.get(canonical(text)) };
}

/** Whether a text is a number, with one decimal mark or the other, and not as short as can be: `1.10`, `1,5`, `+1`. */
export function isOtherwiseSpelled(text: string): boolean {
  const number = parseNumber(text) ?? parseCommaNumber(text);
  return number !== undefined && String(number) !== text;
}

/** The texts that a model knows as categories or as classes, of each column; never missing, whatever words there are. */
export function knownTexts({ features, target }: TableEncoding): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const feature of features) if (feature.kind === "category") known.set(feature.name, new Set(feature.categories));
  if (target.task === "classification") known.set(target.name, new Set(target.classes));
  if (target.task === "multiLabel") for (const { name, classes } of target.targets) known.set(name, new Set(classes));
  return known;
}
