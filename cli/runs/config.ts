/**
 * `config.json`: what a run does, every choice made, so that it can be gone on with and repeated.
 *
 * @module
 */
import { join, relative, resolve } from "node:path";
import { ConfigError, didYouMean, FormatError } from "../../src/index.ts";
import { readBytes, writeAtomic } from "../../src/node/index.ts";
import type { Recipe } from "../recipe.ts";
import type { TrainFlags } from "../training/job.ts";
import { version as chainrule } from "../version.ts";
import { RUN_FILES } from "./files.ts";
import { readRunFile } from "./run-file.ts";

/** The flags that another session of the same run may not change. */
export type RunFlags = Omit<TrainFlags, "run" | "dryRun" | "logEvery" | "quiet" | "json">;

export interface RunConfig {
  readonly version: 1;
  /** Which chainrule began the run. */
  readonly chainrule: string;
  /** What repeats it. */
  readonly command: string;
  /** Where it was given, from the run's folder: paths are from there. */
  readonly folder: string;
  /** A file or the name of a data set. */
  readonly data: string;
  /** The model file that the run ends with. */
  readonly out: string;
  /** As they were given. */
  readonly flags: RunFlags;
  /** What was left open is filled in. */
  readonly recipe: Recipe;
}

type Kind = "text" | "number" | "boolean" | "texts" | "numbers";

const FLAGS: Readonly<Record<keyof RunFlags, Kind>> = {
  ...{ target: "text", task: "text", features: "texts", ignore: "texts", categorical: "texts", missing: "text" },
  ...{ delimiter: "text", header: "boolean", decimal: "text", missingValues: "texts", dataDir: "text" },
  stream: "boolean",
  ...{ validation: "number", seed: "number", epochs: "number", batchSize: "number", learningRate: "number" },
  ...{ optimizer: "text", momentum: "number", weightDecay: "number", hidden: "numbers", batchNorm: "boolean" },
  ...{ schedule: "text", warmup: "number", patience: "number", backend: "text", threads: "number" },
  ...{ out: "text", from: "text", checkpointEvery: "number" },
};

const RECIPE: Readonly<Record<keyof Recipe, Kind>> = {
  ...{ epochs: "number", batchSize: "number", optimizer: "text", learningRate: "number", momentum: "number" },
  ...{ weightDecay: "number", hidden: "numbers", batchNorm: "boolean", schedule: "text", warmup: "number" },
  ...{ patience: "number", seed: "number" },
};

const OPTIONAL: readonly string[] = ["momentum", "weightDecay", "patience"] satisfies (keyof Recipe)[];

/** A file of settings is a few kilobytes; a larger one is something else. */
const MOST_BYTES = 1 << 20;
/** Of a file beyond this, not even its size is worth a message of its own. */
const MOST_READ = 16 * MOST_BYTES;

/** Writes what a job decided, in a run's folder. */
export async function writeConfig(
  run: string,
  { data, path, flags, recipe }: { data: string; path: string; flags: TrainFlags; recipe: Recipe },
  command: string,
): Promise<void> {
  const { run: _run, dryRun: _dryRun, logEvery: _logEvery, quiet: _quiet, json: _json, ...kept } = flags;
  const folder = relative(resolve(run), process.cwd());
  const config: RunConfig = { version: 1, chainrule, command, folder, data, out: path, flags: kept, recipe };
  await writeAtomic(join(run, RUN_FILES.config), `${JSON.stringify(config, undefined, 2)}\n`);
}

/**
 * @throws ConfigError if the folder is no run
 * @throws FormatError naming the first part that is not as it should be
 */
export async function readConfig(run: string): Promise<RunConfig> {
  const path = join(run, RUN_FILES.config);
  const bytes = await readSmall(path).catch((cause: unknown) => {
    throw new ConfigError(`${run} is no run: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  const json = objectOf(parsed(bytes, path), "it", path);
  if (json.version !== 1) {
    throw new FormatError(`${path} is of version ${shown(json.version)}; this chainrule reads version 1.`);
  }
  for (const key of ["chainrule", "command", "folder", "data", "out"]) assertKind(json[key], "text", key, path);
  const recipe = objectOf(json.recipe, '"recipe"', path);
  checkKinds(objectOf(json.flags, '"flags"', path), FLAGS, path);
  checkKinds(recipe, RECIPE, path);
  const missing = Object.keys(RECIPE).find((key) => !OPTIONAL.includes(key) && recipe[key] === undefined);
  if (missing !== undefined) throw new FormatError(`${path}: "recipe" lacks "${missing}".`);
  return json as unknown as RunConfig;
}

/** Where there is none, the message names what lies beside it. */
async function readSmall(path: string): Promise<Uint8Array> {
  return (await readRunFile(path, MOST_READ)) ?? (await readBytes(path));
}

function parsed(bytes: Uint8Array, path: string): unknown {
  if (bytes.length > MOST_BYTES) throw new FormatError(`${path} has ${bytes.length} bytes; at most ${MOST_BYTES}.`);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FormatError(`${path} is not JSON: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
}

function checkKinds(values: Record<string, unknown>, kinds: Readonly<Record<string, Kind>>, path: string): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(kinds, key)) {
      throw new FormatError(
        `${path}: there is no option "${key.slice(0, 40)}". ${didYouMean(key, Object.keys(kinds))}`,
      );
    }
    assertKind(value, kinds[key]!, key, path);
  }
}

function assertKind(value: unknown, kind: Kind, key: string, path: string): void {
  if (IS[kind](value)) return;
  throw new FormatError(`${path}: "${key}" must be ${ARTICLE[kind]} but is ${shown(value)}.`);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  texts: (value) => Array.isArray(value) && value.every(isText),
  numbers: (value) => Array.isArray(value) && value.every(isNumber),
};

const ARTICLE: Readonly<Record<Kind, string>> = {
  ...{ text: "a text", number: "a number", boolean: "true or false" },
  ...{ texts: "a list of texts", numbers: "a list of numbers" },
};

function objectOf(value: unknown, what: string, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${path}: ${what} must be an object but is ${shown(value)}.`);
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 40);
}
