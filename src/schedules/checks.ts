/**
 * Checks of the settings of schedules.
 *
 * @module
 */
import { assertPositiveInteger } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";

/** @throws ConfigError unless each setting is from 0 to 1 */
export function assertShares(schedule: string, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw new ConfigError(`${schedule}: ${name} must be from 0 to 1 but is ${inWords(value)}.`);
  }
}

/** @throws ConfigError unless each setting that is given is a whole number of at least 1 */
export function assertSteps(schedule: string, settings: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined) assertPositiveInteger(`${schedule}: ${name}`, value);
  }
}
