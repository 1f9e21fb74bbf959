/**
 * `config.json`: what a run does, every choice made, so that it can be gone on with and repeated.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { ConfigError, didYouMean, FormatError } from "../../src/index.ts";
import { readBytes, writeAtomic } from "../../src/node/index.ts";
import { CHOICES } from "../base/choices.ts";
import { runMeant } from "../base/nearby-runs.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { version as chainrule } from "../base/version.ts";
import type { TrainFlags } from "../job/job.ts";
import type { LossChoices } from "../job/loss.ts";
import type { Recipe } from "../job/recipe.ts";
import type { UpdateChoices } from "../job/updates.ts";
import { MOST_SETTINGS_BYTES } from "./files.ts";
import { readRunFile } from "./run-file.ts";

/** The flags that stay as they are when the run goes on. */
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

/** Of a setting; a list is of the words that it may be. */
type Kind = PlainKind | readonly string[];
type PlainKind = "text" | "number" | "boolean" | "texts" | "numbers" | "textOrTexts";

/** The same in the flags and in the recipe. */
const SHARED: Readonly<Record<keyof LossChoices | keyof UpdateChoices | "normalization", Kind>> = {
  ...{ loss: CHOICES.loss, quantile: "number", labelSmoothing: "number", classWeights: CHOICES.classWeights },
  ...{ clipNorm: "number", average: "number", decay: CHOICES.decay, accumulate: "number", normalization: "text" },
};

const FLAGS: Readonly<Record<keyof RunFlags, Kind>> = {
  ...{
    target: "textOrTexts",
    weight: "text",
    task: CHOICES.task,
    features: "texts",
    ignore: "texts",
    categorical: "texts",
  },
  ...{ missing: CHOICES.missing, delimiter: "text", header: "boolean", decimal: CHOICES.decimal },
  ...{ encoding: "text", missingValues: "texts", defaultMissingValues: "boolean", dataDir: "text" },
  stream: "boolean",
  ...{ validation: "number", seed: "number", epochs: "number", batchSize: "number", learningRate: "number" },
  ...{ optimizer: CHOICES.optimizer, momentum: "number", weightDecay: "number", hidden: "numbers" },
  ...{
    batchNorm: "boolean",
    activation: "text",
    dropout: "number",
    localBatchNorm: "boolean",
    schedule: CHOICES.schedule,
    warmup: "number",
    patience: "number",
    watch: "text",
    backend: "text",
    threads: "number",
  },
  ...{ out: "text", from: "text", checkpointEvery: "number" },
  ...SHARED,
};

const RECIPE: Readonly<Record<keyof Recipe, Kind>> = {
  ...{ epochs: "number", batchSize: "number", optimizer: CHOICES.optimizer, learningRate: "number" },
  ...{ momentum: "number", weightDecay: "number", hidden: "numbers", batchNorm: "boolean", activation: "text" },
  dropout: "number",
  ...{ schedule: CHOICES.schedule, warmup: "number" },
  ...{ patience: "number", watch: "text", seed: "number" },
  ...SHARED,
};

const OPTIONAL: readonly string[] = [
  ...(["momentum", "weightDecay", "activation", "dropout", "patience", "watch"] satisfies (keyof Recipe)[]),
  ...Object.keys(SHARED),
];

/** Writes what a job decided, in a run's folder. */
export async function writeConfig(
  run: string,
  { data, path, flags, recipe }: { data: string; path: string; flags: TrainFlags; recipe: Recipe },
  command: string,
): Promise<void> {
  const { run: _run, dryRun: _dryRun, logEvery: _logEvery, quiet: _quiet, json: _json, ...kept } = flags;
  const folder = relative(resolve(run), process.cwd());
  const config: RunConfig = { version: 1, chainrule, command, folder, data, out: path, flags: kept, recipe };
  await rewriteConfig(run, config);
}

/** The same for a run that is there, with other settings. */
export async function rewriteConfig(run: string, config: RunConfig): Promise<void> {
  await writeAtomic(join(run, RUN_FILES.config), `${JSON.stringify(config, undefined, 2)}\n`);
}

/**
 * @throws ConfigError if the folder is no run
 * @throws FormatError naming the first part that is not as it should be
 */
export async function readConfig(run: string): Promise<RunConfig> {
  const path = join(run, RUN_FILES.config);
  if ((await stat(run).catch(() => undefined))?.isFile()) {
    throw new ConfigError(`${run} is no run but a file. Name the folder of a run, such as runs/0001-mnist.`);
  }
  const bytes = await readSmall(path).catch((cause: unknown) => {
    const meant = runMeant(run);
    const why = cause instanceof Error ? cause.message : cause;
    throw new ConfigError(`${run} is not the folder of a run${meant ? `. ${meant}` : `: ${why}`}`, { cause });
  });
  const json = objectOf(parsed(bytes, path), "it", path);
  if (json.version !== 1) {
    throw new FormatError(`${path} has version ${shown(json.version)}, but this chainrule reads version 1.`);
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
  return (await readRunFile(path, MOST_SETTINGS_BYTES)) ?? (await readBytes(path));
}

function parsed(bytes: Uint8Array, path: string): unknown {
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
  const isOfKind = typeof kind === "string" ? IS[kind](value) : (kind as readonly unknown[]).includes(value);
  if (isOfKind) return;
  const wanted = typeof kind === "string" ? ARTICLE[kind] : `one of ${kind.join(", ")}`;
  throw new FormatError(`${path}: "${key}" must be ${wanted} but is ${shown(value)}.`);
}

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

const IS: Readonly<Record<PlainKind, (value: unknown) => boolean>> = {
  text: isText,
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  texts: areTexts,
  textOrTexts: (value) => isText(value) || areTexts(value),
  numbers: (value) => Array.isArray(value) && value.every(isNumber),
};

const ARTICLE: Readonly<Record<PlainKind, string>> = {
  ...{ text: "a text", number: "a number", boolean: "true or false" },
  ...{ texts: "a list of texts", textOrTexts: "a text or a list of texts", numbers: "a list of numbers" },
};

function objectOf(value: unknown, what: string, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${path}: ${what} must be an object but is ${shown(value)}.`);
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 40);
}
