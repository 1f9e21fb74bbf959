/**
 * Values and numbers as messages have them.
 *
 * @module
 */

/** So many letters of a string, and so many keys of an object, are quoted. */
const MOST_LETTERS = 40;
const MOST_KEYS = 5;

/** A value in a message: `null`, `the string "abc"`, `a Network`, `an object with x, y`. */
export function inWords(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `the string ${JSON.stringify(value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}…` : value)}`;
    case "bigint":
      return `the BigInt ${value}`;
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "object":
      return value === null ? "null" : objectInWords(value);
    default:
      return String(value);
  }
}

function objectInWords(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  const { name = "" } = value.constructor ?? {};
  if (name !== "" && name !== "Object") return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  return `an object with ${keys.slice(0, MOST_KEYS).join(", ")}${keys.length > MOST_KEYS ? ", …" : ""}`;
}

/** `1 output`, `2 outputs`. */
export function plural(count: number, word: string, words: string = `${word}s`): string {
  return `${count} ${count === 1 ? word : words}`;
}
