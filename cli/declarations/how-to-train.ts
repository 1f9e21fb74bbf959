/**
 * The flags on how to train: the updates, the loss, the network, and what computes.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { CHOICES } from "../base/choices.ts";
import { activations, DEFAULT_ACTIVATION } from "../job/activation.ts";
import { DEFAULT_NORMALIZATION, normalizations } from "../job/normalization.ts";
import { defaultsOf, optimizersWithMomentum, usualWeightDecay } from "../job/recipe.ts";
import { usualWarmups } from "../job/schedule.ts";
import * as flags from "./flags.ts";
import { addBackendOption } from "./shared.ts";

/** Of `train`. */
export function addTrainingOptions(command: Command): void {
  command
    .optionsGroup("Training:")
    .option("--epochs <n>", "passes over the data (default: 100; mnist 5, fashion-mnist 10)", flags.count);
  addBatchAndOptimizer(command);
  command
    .option(
      "--learning-rate <rate>",
      `the learning rate; the largest rate if the schedule changes the rate (default: ${defaultsOf(({ learningRate }) => learningRate)})`,
      flags.positive,
    )
    .addOption(
      flags.choice(
        "--schedule <name>",
        "how the learning rate changes (default: constant; mnist and fashion-mnist linear)",
        CHOICES.schedule,
      ),
    )
    .option(
      "--warmup <share>",
      `share of the run in which the rate rises first (default: ${usualWarmups()}; alone, it is that of linear)`,
      flags.fraction,
    );
  addUpdateOptions(command)
    .option(
      "--average <share>",
      "the model is the moving average of the weights, of which this share stays at each update, such as 0.999",
      flags.inside,
    )
    .option(
      "--patience <n>",
      "epochs without a lower validation loss before the run stops (default: 15; mnist and fashion-mnist never)",
      flags.count,
    )
    .option(
      "--watch <metric>",
      "what makes an epoch the best one, and stops the run: loss, or a metric such as f1, rocAuc, accuracy, r2, labelF1 (default: loss)",
      flags.watched,
    );
}

/** Of `lr-find`. */
export function addSearchOptions(command: Command): void {
  command
    .optionsGroup("The search:")
    .option("--lowest <rate>", "the rate of the first step (default: 0.000001)", flags.positive)
    .option("--highest <rate>", "the rate of the last step (default: 10)", flags.positive)
    .option("--steps <n>", "steps from one to the other, at least 10 (default: 100)", flags.count);
  addBatchAndOptimizer(command);
  addUpdateOptions(command);
}

function addBatchAndOptimizer(command: Command): void {
  command
    .option("--batch-size <n>", "rows of a training step (default: 32; mnist and fashion-mnist 128)", flags.count)
    .addOption(flags.choice("--optimizer <name>", "how weights are updated (default: adam)", CHOICES.optimizer))
    .option("--momentum <share>", `momentum of ${optimizersWithMomentum()} (default: 0.9)`, flags.fraction)
    .option(
      "--weight-decay <rate>",
      `how strongly weights are pulled towards 0 (default: ${defaultsOf(usualWeightDecay)})`,
      flags.nonNegative,
    )
    .addOption(
      flags.choice(
        "--decay <what>",
        "what --weight-decay pulls: all, or the weights without biases and normalization (default: all)",
        CHOICES.decay,
      ),
    );
}

function addUpdateOptions(command: Command): Command {
  return command
    .option("--clip-norm <norm>", "the gradient is made no longer than this (default: any length)", flags.positive)
    .option("--accumulate <n>", "batches for each update (default: 1)", flags.count);
}

/** What is made small. */
export function addLossOptions(command: Command): void {
  addChosenLoss(command.optionsGroup("The loss:"), "what is made small")
    .option(
      "--label-smoothing <share>",
      "share of each label that all classes get in equal parts, such as 0.1 (default: 0)",
      flags.fraction,
    )
    .addOption(
      flags.choice(
        "--class-weights <how>",
        "balanced: all classes count the same, however few rows they have, and --weight within a class (default: by rows alone)",
        CHOICES.classWeights,
      ),
    );
}

/** `--loss` and its quantile. @param what the loss is for, in the help */
export function addChosenLoss(command: Command, what: string): Command {
  return command
    .addOption(
      flags.choice(
        "--loss <name>",
        `${what} (default: softmaxCrossEntropy for classes, sigmoidCrossEntropy for several labels, meanSquaredError for numbers)`,
        CHOICES.loss,
      ),
    )
    .option(
      "--quantile <share>",
      "the share of answers that lie below, of --loss quantileLoss (default: 0.5)",
      flags.inside,
    );
}

/** What is trained. */
export function addNetworkOptions(command: Command): void {
  command
    .optionsGroup("The network:")
    .option(
      "--hidden <widths>",
      "widths of the hidden layers, or none for a linear model (default: 64,32; mnist and fashion-mnist 256,128)",
      flags.widths,
    )
    .addOption(
      new Option(
        "--normalization <name>",
        `what normalizes before every hidden activation (default: ${DEFAULT_NORMALIZATION})`,
      )
        .choices(normalizations())
        .argParser(flags.normalization),
    )
    .option("--no-batch-norm", "leave batch normalization out")
    .addOption(
      new Option("--activation <name>", `the activation after every hidden layer (default: ${DEFAULT_ACTIVATION})`)
        .choices(activations())
        .argParser(flags.activation),
    )
    .option(
      "--dropout <rate>",
      "share of numbers dropped behind every hidden activation (default: none)",
      flags.fraction,
    );
}

/** What computes, and what all of it begins with. */
export function addComputingOptions(command: Command): Command {
  command
    .optionsGroup("Computing:")
    .option("--seed <n>", "seed of the first weights, the order of the rows and the split (default: 0)", flags.seed);
  addBackendOption(command);
  return command;
}
