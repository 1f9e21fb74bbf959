/**
 * The command line of the torture, and what its summary is worth.
 *
 * @module
 */
import { parseArgs } from "node:util";

export interface TortureArguments {
  readonly kills: number;
  readonly seed: number;
}

/** What a torture has counted. */
export interface TortureCount {
  readonly kills: number;
  readonly lost: number;
  readonly differed: number;
}

/** @throws Error for what is not an option, or a number that is none */
export function readTortureArguments(args: readonly string[]): TortureArguments {
  const options = {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "0" },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [kills = values.kills, ...rest] = positionals;
  if (rest.length > 0) {
    throw new Error(`npm run torture -- [KILLS] [--seed N] takes one number of kills, but was also given "${rest}".`);
  }
  return { kills: wholeNumber("The number of kills", kills, 1), seed: wholeNumber("--seed", values.seed, 0) };
}

/** Whether all kills took place, and no run was lost by one or ended with other bytes. */
export function hasPassed(count: TortureCount, { kills }: TortureArguments): boolean {
  return count.kills >= kills && count.lost === 0 && count.differed === 0;
}

function wholeNumber(what: string, text: string, lowest: number): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(number) && number >= lowest) return number;
  throw new Error(`${what} is a whole number from ${lowest} on, as in "20", but was "${text}".`);
}
