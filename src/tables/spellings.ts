/**
 * One category in several spellings: `1` and `1.0`, `TRUE` and `True`.
 *
 * @module
 */
import { isSpelled, parseNumber } from "./numbers.ts";

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

/**
 * Finds the place of a text in a list of categories: that of the same text, else of the same number, truth value or letters in
 * another spelling.
 *
 * @returns a function that gives undefined for a text that is not in the list
 */
export function placesOf(categories: readonly string[]): (text: string) => number | undefined {
  const exact = new Map(categories.map((category, place) => [category, place]));
  const alike = new Map<string, number>();
  for (const [place, category] of categories.entries()) {
    const key = canonical(category);
    if (!alike.has(key)) alike.set(key, place);
  }
  return (text) => exact.get(text) ?? alike.get(canonical(text));
}
