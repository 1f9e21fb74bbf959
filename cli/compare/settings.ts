/**
 * What runs were told to do and did it with; and in what they differ.
 *
 * @module
 */
import { DEFAULT_ACTIVATION } from "../job/activation.ts";
import type { RunConfig } from "../runs/config.ts";
import type { Environment } from "../runs/environment.ts";

/** By name, as text for people; what is left open is not there. */
export type Settings = ReadonlyMap<string, string>;

/** One that is not alike in all runs. */
export interface Difference {
  readonly setting: string;
  /** One for each run; undefined where it is left open. */
  readonly values: readonly (string | undefined)[];
}

export interface SettingsCompared {
  readonly differences: readonly Difference[];
  /** Those that are, as `name value`. */
  readonly alike: readonly string[];
}

/** What no result depends on, or what the backend says of itself better. */
const NO_MATTER: ReadonlySet<string> = new Set<keyof RunConfig["flags"]>([
  "target",
  "out",
  "checkpointEvery",
  "threads",
]);

/**
 * @param target the column that is predicted, whoever says so
 * @param environment of which nothing may be relied on
 */
export function settingsOf(
  { data, flags, recipe, chainrule }: RunConfig,
  target: string | undefined,
  environment: { readonly [Key in keyof Environment]?: unknown },
): Settings {
  const { hidden, batchNorm, normalization, activation = DEFAULT_ACTIVATION, ...howToTrain } = recipe;
  const ofData = Object.entries(flags).filter(([key]) => !(key in recipe) && !NO_MATTER.has(key));
  const network =
    flags.from === undefined
      ? { hidden: hidden.length > 0 ? hidden : "none", batchNorm, normalization, activation }
      : {};
  const { node, platform, cpu, backendDescription } = environment;
  const all = {
    ...{ data, target, ...network, ...howToTrain, ...Object.fromEntries(ofData) },
    backend: backendDescription ?? flags.backend,
    ...{ chainrule, node, platform, cpu },
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new Map(given.map(([key, value]) => [inWords(key), textOf(value)]));
}

/** @param runs at least one */
export function compareSettings(runs: readonly Settings[]): SettingsCompared {
  const names = [...new Set(runs.flatMap((settings) => [...settings.keys()]))];
  const rows = names.map((setting) => ({ setting, values: runs.map((settings) => settings.get(setting)) }));
  const isAlike = ({ values }: Difference): boolean => new Set(values).size === 1;
  return {
    differences: rows.filter((row) => !isAlike(row)),
    alike: rows.filter(isAlike).map(({ setting, values }) => `${setting} ${values[0]}`),
  };
}

/** `learningRate` → `learning rate`. */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") : `${value}`;
}
