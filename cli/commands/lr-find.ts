/**
 * `chainrule lr-find`: a short run with a learning rate that grows, and what it says about the rate to train with.
 *
 * @module
 */
import { ConfigError, findLearningRate, type LearningRateCurve } from "../../src/index.ts";
import { commandLine } from "../base/command-line.ts";
import { EXIT } from "../base/exit-codes.ts";
import { plural } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { announceStandardInput } from "../inputs/source.ts";
import { refuseIgnored } from "../job/ignored-flags.ts";
import { prepareTraining, type TrainFlags } from "../job/job.ts";
import { optimizerOf } from "../job/recipe.ts";
import { updateOptionsOf } from "../job/updates.ts";
import { lossPicture, shortRate } from "../progress/loss-picture.ts";
import { trainingReadings } from "../progress/reading.ts";

export interface LrFindFlags extends TrainFlags {
  readonly lowest?: number;
  readonly highest?: number;
  readonly steps?: number;
}

/** The first and the last rate that are tried, where --lowest and --highest name no others. */
const [LOWEST, HIGHEST] = [1e-6, 10];
const FEWEST_STEPS = 10;

/** @returns the exit code; nothing is written */
export async function lrFindCommand(data: string, flags: LrFindFlags, io: Io): Promise<number> {
  refuseIgnored(flags, 1);
  assertSearch(flags);
  announceStandardInput(data, io);
  const { network, inputs, recipe, loss, backend } = await prepareTraining(data, flags, trainingReadings(flags, io));
  const { lowest, highest = HIGHEST, steps } = flags;
  const curve = await findLearningRate(network, inputs.train, {
    ...{ highest, backend, loss, optimizer: optimizerOf(recipe), batchSize: recipe.batchSize, seed: recipe.seed },
    ...updateOptionsOf(recipe),
    ...(lowest !== undefined && { lowest }),
    ...(steps !== undefined && { steps }),
  });
  if (flags.json) writeJson(io, { data, optimizer: recipe.optimizer, batchSize: recipe.batchSize, ...curve });
  else print(curve, highest, `${recipe.optimizer}, batches of ${recipe.batchSize}`, io);
  return EXIT.ok;
}

/** @throws ConfigError for a range or a number of steps that no search has */
function assertSearch({ lowest = LOWEST, highest = HIGHEST, steps = FEWEST_STEPS }: LrFindFlags): void {
  if (lowest >= highest) {
    throw new ConfigError(
      `The rates grow from --lowest to --highest, but ${lowest} is not below ${highest}. Give both.`,
    );
  }
  if (steps >= FEWEST_STEPS) return;
  throw new ConfigError(`--steps ${steps} is too few to see a loss fall. Give at least ${FEWEST_STEPS}.`);
}

function print({ points, suggestion, lowestLoss }: LearningRateCurve, highest: number, what: string, io: Io): void {
  const { out } = io;
  out.line(`The loss of ${plural(points.length, "step")} whose learning rate grows, smoothed (${what}):`);
  out.line();
  if (points.length > 1) for (const line of lossPicture(points, suggestion, out.width())) out.line(line);
  out.line();
  if (suggestion === undefined) {
    warn(io, "The loss did not fall at any rate. Try another range: --lowest 1e-8 --highest 1, or more --steps.");
    return;
  }
  out.line(`The loss fell fastest at ${shortRate(suggestion)}. ${turn(lowestLoss, highest)}`);
  const rate = shortRate(suggestion);
  out.line(`Train at ${rate}: ${io.command} ${commandLine(...trainingWords(io.words, rate))}`);
}

/** What `train` does not take. */
const SEARCH_FLAGS: readonly string[] = ["--lowest", "--highest", "--steps"];

/** The words as they were typed, for `train` at this rate: without the flags of the search, and before a `--`. */
function trainingWords(words: readonly string[], rate: string): string[] {
  const command = words.indexOf("lr-find");
  const kept = words
    .filter((word, i) => !SEARCH_FLAGS.includes(word.split("=")[0]!) && !SEARCH_FLAGS.includes(words[i - 1]!))
    .map((word, i) => (i === command ? "train" : word));
  const end = kept.indexOf("--");
  return kept.toSpliced(end < 0 ? kept.length : end, 0, "--learning-rate", rate);
}

/** Where the loss turns, or that it did not up to the last rate, which is the highest but for rounding. */
function turn(lowestLoss: number, highest: number): string {
  return lowestLoss < 0.999999 * highest
    ? `At ${shortRate(lowestLoss)} it was lowest, and about to rise.`
    : `The loss still fell at the highest rate tried, ${shortRate(highest)}: a larger --highest shows where it turns.`;
}
