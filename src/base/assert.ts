/**
 * Checks of arguments, for those whom no compiler tells.
 *
 * @module
 */
import { ConfigError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";

/**
 * Asserts that an argument is what a function takes.
 *
 * @param wanted what that is, and how a caller makes one: `"a network, as sequential(…) makes it"`
 * @throws ConfigError saying what came in its place
 */
export function assertArgument(isRight: boolean, where: string, wanted: string, value: unknown): void {
  if (!isRight) throw new ConfigError(`${where} takes ${wanted}, but got ${inWords(value)}.`);
}

/** Whether a value is an object that has all of these. */
export function has(value: unknown, ...names: readonly string[]): boolean {
  return typeof value === "object" && value !== null && names.every((name) => name in value);
}

/** Whether a value is a list of numbers, or may be one: an array, or a typed array. */
export function isArrayLike(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** @throws ConfigError naming the value, if it is not an integer of at least 1 */
export function assertPositiveInteger(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new ConfigError(`${name} must be a positive integer but is ${inWords(value)}.`);
}

/**
 * Asserts that an options object has no key but these: a mistyped one would otherwise be passed over in silence.
 *
 * @throws ConfigError naming the first unknown key, or saying that it is no object
 */
export function assertKnownKeys(where: string, options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const value = typeof options === "object" ? "…" : inWords(options);
    throw new ConfigError(
      `${where} takes its options as an object, such as { ${names[0]}: ${value} }, but got ${inWords(options)}.`,
    );
  }
  const unknown = Object.keys(options).find((key) => !names.includes(key));
  if (unknown !== undefined)
    throw new ConfigError(`${where} has no option "${unknown}". ${didYouMean(unknown, names)}`);
}

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
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
