/**
 * `chainrule lr-find`: a short run with a learning rate that grows, and what it says about the rate to train with.
 *
 * @module
 */
import { findLearningRate, type LearningRateCurve } from "../../src/index.ts";
import { commandLine } from "../base/command-line.ts";
import { EXIT } from "../base/exit-codes.ts";
import { plural } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { taskLoss } from "../base/task-loss.ts";
import { announceStandardInput } from "../inputs/source.ts";
import { prepareTraining, type TrainFlags } from "../job/job.ts";
import { optimizerOf } from "../job/recipe.ts";
import { lossPicture, shortRate } from "../progress/loss-picture.ts";
import { trainingReadings } from "../progress/reading.ts";

export interface LrFindFlags extends TrainFlags {
  readonly lowest?: number;
  readonly highest?: number;
  readonly steps?: number;
}

/** @returns the exit code; nothing is written */
export async function lrFindCommand(data: string, flags: LrFindFlags, io: Io): Promise<number> {
  announceStandardInput(data, io);
  const { network, inputs, recipe, backend } = await prepareTraining(data, flags, trainingReadings(flags, io));
  const { lowest, highest, steps } = flags;
  const curve = await findLearningRate(network, inputs.train, {
    ...{ backend, optimizer: optimizerOf(recipe), batchSize: recipe.batchSize, seed: recipe.seed },
    ...taskLoss(inputs.description),
    ...(lowest !== undefined && { lowest }),
    ...(highest !== undefined && { highest }),
    ...(steps !== undefined && { steps }),
  });
  if (flags.json) writeJson(io, { data, optimizer: recipe.optimizer, batchSize: recipe.batchSize, ...curve });
  else print(curve, `${recipe.optimizer}, batches of ${recipe.batchSize}`, data, io);
  return EXIT.ok;
}

function print({ points, suggestion, lowestLoss }: LearningRateCurve, what: string, data: string, io: Io): void {
  const { out } = io;
  out.line(`The loss of ${plural(points.length, "step")} whose learning rate grows, smoothed (${what}):`);
  out.line();
  if (points.length > 1) for (const line of lossPicture(points, suggestion, out.width())) out.line(line);
  out.line();
  if (suggestion === undefined) {
    warn(io, "The loss did not fall at any rate. Try another range: --lowest 1e-8 --highest 1, or more --steps.");
    return;
  }
  out.line(
    `The loss fell fastest at ${shortRate(suggestion)}. At ${shortRate(lowestLoss)} it was lowest, and about to rise.`,
  );
  const words = commandLine("train", data, "--learning-rate", shortRate(suggestion));
  out.line(`Train with the first, and the other flags as here: ${io.command} ${words}`);
}
