/**
 * The commands that train.
 *
 * @module
 */
import type { Command } from "commander";
import { CHOICES } from "../base/choices.ts";
import type { Io } from "../base/io.ts";
import type { LrFindFlags } from "../commands/lr-find.ts";
import type { ResumeFlags } from "../commands/resume.ts";
import type { TrainFlags } from "../job/job.ts";
import * as flags from "./flags.ts";
import {
  addComputingOptions,
  addLossOptions,
  addNetworkOptions,
  addSearchOptions,
  addTrainingOptions,
} from "./how-to-train.ts";
import { addCsvOptions, addProgressOptions, addStreamOption, CHECKPOINTS, THREADS } from "./shared.ts";

/** `train`. */
export function addTrain(program: Command, io: Io): void {
  const command = program
    .command("train")
    .summary("learn from a table or a set of pictures, and save the model")
    .description(
      "Learns from data and saves the model. Every choice that you do not make is inferred, and printed with its flag. " +
        "The run keeps a folder with its settings, events and checkpoints. resume goes on from this folder.",
    )
    .argument("<data>", "mnist, fashion-mnist, or a file: CSV, Parquet, JSON, NumPy (.npz)")
    .action(async (data: string, options: TrainFlags) => {
      const { trainCommand } = await import("../commands/train.ts");
      process.exitCode = await trainCommand(data, options, io);
    });
  addTableOptions(command);
  addTrainingOptions(command);
  addLossOptions(command);
  addNetworkOptions(command);
  addComputingOptions(command).option(
    "--local-batch-norm",
    "under mpirun: normalize over each rank's own rows (default: over the whole batch)",
  );
  addFileOptions(command);
}

function addTableOptions(command: Command): void {
  command
    .optionsGroup("The table:")
    .option(
      "--target <columns>",
      "the column to predict; or several, all of numbers or all of two values: price,rent",
      flags.targets,
    )
    .option("--weight <column>", "the column that says how much each row counts; it is no feature", flags.column)
    .addOption(
      flags.choice("--task <task>", "what kind of answer (default: inferred from the target's values)", CHOICES.task),
    )
    .option(
      "--features <columns>",
      "learn from these columns only; a name with a comma stands in quotes: 'age,\"height, cm\"'",
      flags.names,
    )
    .option("--ignore <columns>", "leave these columns out", flags.names)
    .option("--categorical <columns>", "columns whose numbers are names, such as postal codes", flags.names)
    .addOption(
      flags.choice("--missing <how>", "what happens to rows with missing cells (default: impute)", CHOICES.missing),
    )
    .option(
      "--validation <share>",
      "share of the rows that are held back to measure on (default: 0.2 of a table, no pictures)",
      flags.fraction,
    );
  addStreamOption(addCsvOptions(command));
}

function addFileOptions(command: Command): void {
  command
    .optionsGroup("Files and output:")
    .option("-o, --out <file>", "the model file (default: the data's name with .safetensors)")
    .option("--run <folder>", "the folder of the run (default: runs/0001-DATA, with the next number)")
    .option("--no-run", "keep no folder, only the model; the run cannot be resumed")
    .option("--from <file>", "start from the weights of a saved model or an ONNX file")
    .option("--data-dir <folder>", "the folder with the four files of mnist or fashion-mnist")
    .option("--checkpoint-every <steps>", CHECKPOINTS, flags.count)
    .option("--dry-run", "say what would be done and try one step; write nothing");
  addProgressOptions(command);
}

/** `lr-find`. */
export function addLrFind(program: Command, io: Io): void {
  const command = program
    .command("lr-find")
    .summary("look for a learning rate: one short run whose rate grows, as a picture")
    .description(
      "Trains for a hundred steps with a learning rate that grows from step to step, and draws the loss. A good rate lies " +
        "where the loss falls fastest. Nothing is written.",
    )
    .argument("<data>", "mnist, fashion-mnist, or a file: CSV, Parquet, JSON, NumPy (.npz)")
    .action(async (data: string, options: LrFindFlags) => {
      const { lrFindCommand } = await import("../commands/lr-find.ts");
      process.exitCode = await lrFindCommand(data, options, io);
    });
  addTableOptions(command);
  addSearchOptions(command);
  addLossOptions(command);
  addNetworkOptions(command);
  addComputingOptions(command)
    .option("--data-dir <folder>", "the folder with the four files of mnist or fashion-mnist")
    .option("--json", "print one JSON object");
}

/** `resume`. */
export function addResume(program: Command, io: Io): void {
  const command = program
    .command("resume")
    .summary("go on with a run that was stopped or killed, or give it more epochs")
    .description(
      "Goes on with a run that was stopped or killed, in the middle of an epoch too. The run ends with the same bytes as a " +
        "run that was never stopped; with --epochs, with those of a run that had asked for as many from the beginning. Data " +
        "and settings are those of the run. Its relative paths start where the run began.",
    )
    .argument("<run>", "the folder of the run, such as runs/0001-mnist")
    .option("--epochs <n>", "more than the run began with, also of one that is finished", flags.count)
    .option("--threads <n>", `${THREADS} (default: as the run began)`, flags.count)
    .option("-o, --out <file>", "the model file (default: as the run began)")
    .option("--checkpoint-every <steps>", CHECKPOINTS, flags.count)
    .action(async (run: string, options: ResumeFlags) => {
      const { resumeCommand } = await import("../commands/resume.ts");
      process.exitCode = await resumeCommand(run, options, io);
    });
  addProgressOptions(command);
}
