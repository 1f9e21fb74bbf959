/**
 * Checks of optimizer settings.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";

/** Asserts that an optimizer is given settings that it has. @throws ConfigError, also for a learning rate by itself */
export function assertSettings(optimizer: string, settings: object, names: readonly string[]): void {
  const wanted = `its settings as an object, such as ${optimizer}({ learningRate: 0.01 })`;
  assertArgument(has(settings) && !Array.isArray(settings), optimizer, wanted, settings);
  assertKnownKeys(optimizer, settings, names);
}

/** Asserts that each setting is a finite number ≥ 0. @throws ConfigError naming the first that is not */
export function assertNonNegative(optimizer: string, settings: Readonly<Record<string, number>>): void {
  for (const name in settings) {
    const value = settings[name]!;
    if ((Number.isFinite(value) && value >= 0) || !Object.hasOwn(settings, name)) continue;
    throw new ConfigError(`${optimizer}: ${name} must be a finite number of at least 0 but is ${inWords(value)}.`);
  }
}

/** Asserts that each setting is in [0, 1), as a decay rate must be. @throws ConfigError naming the first that is not */
export function assertDecayRate(optimizer: string, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (Number.isFinite(value) && value >= 0 && value < 1) continue;
    throw new ConfigError(`${optimizer}: ${name} must be at least 0 and below 1 but is ${inWords(value)}.`);
  }
}

/** Asserts that each setting is true or false. @throws ConfigError naming the first that is not */
export function assertSwitch(optimizer: string, settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    assertArgument(typeof value === "boolean", `${optimizer}: ${name}`, "true or false", value);
  }
}
