/**
 * Checks of numbers and options that users give.
 *
 * @module
 */
import { ConfigError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";
import { inWords } from "./words.ts";

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
    throw new ConfigError(
      `${where} takes its options as an object, such as { ${names[0]}: … }, but got ${inWords(options)}.`,
    );
  }
  // A list of the keys would be made anew for each step of a training.
  for (const key in options) {
    if (names.includes(key) || !Object.hasOwn(options, key)) continue;
    throw new ConfigError(`${where} has no option "${key}". ${didYouMean(key, names)}`);
  }
}
