/**
 * Checks of a loss's settings.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";

/** Asserts that a loss is given settings that it has. @throws ConfigError */
export function assertSettings(factory: string, settings: object, names: readonly string[]): void {
  const example = names.length === 0 ? `nothing, as in ${factory}()` : `an object, such as { ${names[0]}: … }`;
  const isObject = has(settings) && !Array.isArray(settings);
  assertArgument(isObject, factory, `its settings as ${example}`, settings);
  if (names.length > 0) assertKnownKeys(factory, settings, names);
  else assertArgument(Object.keys(settings).length === 0, factory, "no settings", settings);
}

/** @throws ConfigError unless the value is a finite number above 0 */
export function assertPositive(where: string, name: string, value: number): void {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new ConfigError(`${where}: ${name} must be a finite number above 0 but is ${inWords(value)}.`);
}

/** @throws ConfigError unless the value is in [0, 1) */
export function assertShare(where: string, name: string, value: number): void {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new ConfigError(`${where}: ${name} must be at least 0 and below 1 but is ${inWords(value)}.`);
}

/** @throws ConfigError unless the value is in (0, 1) */
export function assertInside(where: string, name: string, value: number): void {
  if (typeof value === "number" && value > 0 && value < 1) return;
  throw new ConfigError(`${where}: ${name} must be above 0 and below 1 but is ${inWords(value)}.`);
}
