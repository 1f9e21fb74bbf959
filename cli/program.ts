/**
 * The commands and their flags. Each command's code is only loaded when it runs: help and mistakes answer at once.
 *
 * @module
 */
import { Command, Option } from "commander";
import { findNamedDataset } from "../src/node/index.ts";
import { BACKEND_NAMES } from "./base/backend.ts";
import { CHOICES } from "./base/choices.ts";
import { commandLine, exampleTable } from "./base/command-line.ts";
import type { Io } from "./base/io.ts";
import { version } from "./base/version.ts";
import type { CompareFlags } from "./commands/compare.ts";
import type { EvaluateFlags } from "./commands/evaluate.ts";
import type { ExportFlags } from "./commands/export.ts";
import type { GradcheckFlags } from "./commands/gradcheck.ts";
import type { InspectFlags } from "./commands/inspect.ts";
import type { LrFindFlags } from "./commands/lr-find.ts";
import type { PredictFlags } from "./commands/predict.ts";
import type { ReportFlags } from "./commands/report.ts";
import type { ResumeFlags } from "./commands/resume.ts";
import type { RunsFlags } from "./commands/runs.ts";
import type { StudioFlags } from "./commands/studio.ts";
import * as flags from "./flags.ts";
import { activations, DEFAULT_ACTIVATION } from "./job/activation.ts";
import type { TrainFlags } from "./job/job.ts";
import { defaultsOf, optimizersWithMomentum } from "./job/recipe.ts";

/**
 * What `chainrule` alone says: commands that work as they are typed.
 *
 * @param folder where the user is
 */
export async function shortHelp(io: Io, folder: string): Promise<string> {
  const { command } = io;
  const table = commandLine(exampleTable(folder));
  const { folder: mnist, howToGet } = await findNamedDataset("mnist");
  const first = [
    [`train ${table} --target species`, "a table: types, classes and scaling are inferred"],
    [`predict penguins.safetensors ${table}`, "a class and its probability for each row, as CSV"],
    ["studio", "a page that shows how networks learn"],
    ["train mnist", mnist === undefined ? `handwritten digits. ${howToGet} first` : "handwritten digits"],
  ] as const;
  return [
    `chainrule ${version}: train neural networks on tables and pictures`,
    "",
    examples(io, first),
    "",
    "Other commands: lr-find, resume, runs, report, compare, evaluate, export, inspect, gradcheck, doctor.",
    `Help: ${command} --help, ${command} train --help`,
  ].join("\n");
}

/** The whole command line. */
export function createProgram(io: Io): Command {
  const program = new Command("chainrule")
    .description("Train neural networks with explicit, derived and proven forward and backward passes.")
    .version(version)
    .option("--debug", "show where an error was thrown")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.line(text.trimEnd()),
      writeErr: (text) => io.err.line(text.trimEnd()),
      outputError: (text, write) => write(oneLine(text, program, io)),
      getOutHelpWidth: () => io.out.width(),
      getErrHelpWidth: () => io.err.width(),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addTrain(program, io);
  addLrFind(program, io);
  addResume(program, io);
  addRuns(program, io);
  addReport(program, io);
  addCompare(program, io);
  addEvaluate(program, io);
  addPredict(program, io);
  addExport(program, io);
  addOthers(program, io);
  addStudio(program, io);
  return program;
}

function addTrain(program: Command, io: Io): void {
  const command = program
    .command("train")
    .summary("learn from a table or a set of pictures, and save the model")
    .description(
      "Learns from data and saves the model. Every choice that you do not make is inferred, and printed with its flag. " +
        "The run keeps a folder with its settings, events and checkpoints. resume goes on from this folder.",
    )
    .argument("<data>", "mnist, fashion-mnist, or a file: CSV, Parquet, JSON, NumPy (.npz)")
    .action(async (data: string, options: TrainFlags) => {
      const { trainCommand } = await import("./commands/train.ts");
      process.exitCode = await trainCommand(data, options, io);
    });
  addTableOptions(command);
  addTrainingOptions(command);
  addFileOptions(command);
}

function addTableOptions(command: Command): void {
  command
    .optionsGroup("The table:")
    .option("--target <column>", "the column to predict")
    .addOption(
      new Option("--task <task>", "what kind of answer (default: inferred from the target's values)").choices(
        CHOICES.task,
      ),
    )
    .option(
      "--features <columns>",
      "learn from these columns only; a name with a comma stands in quotes: 'age,\"height, cm\"'",
      flags.names,
    )
    .option("--ignore <columns>", "leave these columns out", flags.names)
    .option("--categorical <columns>", "columns whose numbers are names, such as postal codes", flags.names)
    .addOption(
      new Option("--missing <how>", "what happens to rows with missing cells (default: impute)").choices(
        CHOICES.missing,
      ),
    )
    .option(
      "--validation <share>",
      "share of the rows that are held back to measure on (default: 0.2 of a table, no pictures)",
      flags.fraction,
    );
  addStreamOption(addCsvOptions(command));
}

function addCsvOptions(command: Command): Command {
  return command
    .option("--delimiter <character>", "the character between two cells; the word tab is also allowed")
    .option("--header", "the first row holds the names of the columns")
    .option("--no-header", "the first row is data")
    .addOption(new Option("--decimal <character>", "the decimal separator of numbers").choices(CHOICES.decimal))
    .option(
      "--encoding <name>",
      "the encoding of the text, such as windows-1252 (default: UTF-8; UTF-16 with its mark)",
    )
    .option("--missing-values <words>", "the words that stand for a missing value, beside NA and the like", flags.words)
    .addOption(new Option("--default-missing-values").hideHelp()) // without it, the next one would default to true
    .option("--no-default-missing-values", "NA and the like are texts as any other");
}

const STREAM = "read a CSV file block by block, whatever its size (default: from 64 MiB on)";

function addStreamOption(command: Command): Command {
  return command.option("--stream", STREAM).option("--no-stream", "read the whole CSV file into memory");
}

function addTrainingOptions(command: Command): void {
  command
    .optionsGroup("Training:")
    .option("--epochs <n>", "passes over the data (default: 100; mnist 5, fashion-mnist 10)", flags.count)
    .option("--batch-size <n>", BATCH_SIZE, flags.count)
    .addOption(optimizerOption())
    .option(
      "--learning-rate <rate>",
      `the learning rate; the largest rate if the schedule changes the rate (default: ${defaultsOf(({ learningRate }) => learningRate)})`,
      flags.positive,
    )
    .option("--momentum <share>", `momentum of ${optimizersWithMomentum()} (default: 0.9)`, flags.fraction)
    .option(
      "--weight-decay <rate>",
      `how strongly weights are pulled towards 0 (default: ${defaultsOf(({ create }) => create({}).config.weightDecay ?? 0)})`,
      flags.nonNegative,
    )
    .addOption(
      new Option(
        "--schedule <name>",
        "how the learning rate changes (default: constant; mnist and fashion-mnist linear)",
      ).choices(CHOICES.schedule),
    )
    .option(
      "--warmup <share>",
      "share of the run in which the rate of --schedule linear rises (default: 0.1)",
      flags.fraction,
    )
    .option(
      "--patience <n>",
      "epochs without a lower validation loss before the run stops (default: 15; mnist and fashion-mnist never)",
      flags.count,
    );
  addNetworkOptions(command)
    .option("--local-batch-norm", "under mpirun: normalize over each rank's own rows (default: over the whole batch)")
    .option("--seed <n>", SEED, flags.seed);
  addBackendOption(command);
}

const BATCH_SIZE = "rows of a training step (default: 32; mnist and fashion-mnist 128)";
const SEED = "seed of the first weights, the order of the rows and the split (default: 0)";

function optimizerOption(): Option {
  return new Option("--optimizer <name>", "how weights are updated (default: adam)").choices(CHOICES.optimizer);
}

function addNetworkOptions(command: Command): Command {
  return command
    .option(
      "--hidden <widths>",
      "widths of the hidden layers, or none for a linear model (default: 64,32; mnist and fashion-mnist 256,128)",
      flags.widths,
    )
    .option("--no-batch-norm", "leave batch normalization out")
    .addOption(
      new Option("--activation <name>", `the activation after every hidden layer (default: ${DEFAULT_ACTIVATION})`)
        .choices(activations())
        .argParser(flags.activation),
    );
}

function addFileOptions(command: Command): void {
  command
    .optionsGroup("Files and output:")
    .option("--out <file>", "the model file (default: the data's name with .safetensors)")
    .option("--run <folder>", "the folder of the run (default: runs/0001-DATA, with the next number)")
    .option("--no-run", "keep no folder, only the model; the run cannot be resumed")
    .option("--from <file>", "start from the weights of a saved model or an ONNX file")
    .option("--data-dir <folder>", "the folder with the four files of mnist or fashion-mnist")
    .option("--checkpoint-every <steps>", CHECKPOINTS, flags.count)
    .option("--dry-run", "say what would be done and try one step; write nothing");
  addProgressOptions(command);
}

const THREADS =
  "threads of the backend. wasm and wasm-relaxed give the same results on any number. With blas, the last bits may change " +
  "with the number";

const CHECKPOINTS =
  "steps between two checkpoints (default: 1000, and at the end of each epoch, as far as 1 % of the time allows)";

function addProgressOptions(command: Command): void {
  command
    .option("--log-every <n>", "epochs between two printed lines", flags.count)
    .option("--quiet", "print only warnings and errors")
    .option("--json", "print each event as one line of JSON");
}

function addLrFind(program: Command, io: Io): void {
  const command = program
    .command("lr-find")
    .summary("look for a learning rate: one short run whose rate grows, as a picture")
    .description(
      "Trains for a hundred steps with a learning rate that grows from step to step, and draws the loss. A good rate lies " +
        "where the loss falls fastest. Nothing is written.",
    )
    .argument("<data>", "mnist, fashion-mnist, or a file: CSV, Parquet, JSON, NumPy (.npz)")
    .action(async (data: string, options: LrFindFlags) => {
      const { lrFindCommand } = await import("./commands/lr-find.ts");
      process.exitCode = await lrFindCommand(data, options, io);
    });
  addTableOptions(command);
  command
    .optionsGroup("The search:")
    .option("--lowest <rate>", "the rate of the first step (default: 0.000001)", flags.positive)
    .option("--highest <rate>", "the rate of the last step (default: 10)", flags.positive)
    .option("--steps <n>", "steps from one to the other, at least 10 (default: 100)", flags.count)
    .option("--batch-size <n>", BATCH_SIZE, flags.count)
    .addOption(optimizerOption());
  addNetworkOptions(command)
    .option("--seed <n>", SEED, flags.seed)
    .option("--data-dir <folder>", "the folder with the four files of mnist or fashion-mnist")
    .option("--json", "print one JSON object");
  addBackendOption(command);
}

function addResume(program: Command, io: Io): void {
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
    .option("--out <file>", "the model file (default: as the run began)")
    .option("--checkpoint-every <steps>", CHECKPOINTS, flags.count)
    .action(async (run: string, options: ResumeFlags) => {
      const { resumeCommand } = await import("./commands/resume.ts");
      process.exitCode = await resumeCommand(run, options, io);
    });
  addProgressOptions(command);
}

function addRuns(program: Command, io: Io): void {
  program
    .command("runs")
    .description("list the runs in the folder runs: data, epochs, best loss, and whether the run is finished")
    .argument("[folders...]", "folders of runs (default: all runs in the folder runs)")
    .option("--json", "print one JSON object a run")
    .action(async (folders: string[], options: RunsFlags) => {
      const { runsCommand } = await import("./commands/runs.ts");
      process.exitCode = await runsCommand(folders, options, io);
    });
}

function addReport(program: Command, io: Io): void {
  program
    .command("report")
    .summary("draw a run as a page: curves, mistakes, activations")
    .description(
      "Draws a run as one HTML file: learning curves, confusion matrix, worst mistakes, activations, and what repeats " +
        "the run. train draws this page at its end. report also draws a run that was stopped or is still under way.",
    )
    .argument("<run>", "the folder of the run, such as runs/0001-mnist")
    .option("--out <file>", "the page (default: report.html in the run's folder)")
    .option("--quiet", "print only warnings and errors")
    .option("--json", "print one JSON object")
    .action(async (run: string, options: ReportFlags) => {
      const { reportCommand } = await import("./commands/report.ts");
      process.exitCode = await reportCommand(run, options, io);
    });
}

function addCompare(program: Command, io: Io): void {
  program
    .command("compare")
    .summary("draw several runs on one page: their curves and their differences")
    .description(
      "Puts two to six runs on one HTML page: their learning curves in one plot, their results, and the settings in " +
        "which they differ. Runs on other data or for another task get plots of their own.",
    )
    .argument("<runs...>", "the folders of the runs, such as runs/0001-mnist runs/0002-mnist")
    .option("--out <file>", "the page (default: compare.html in the current folder)")
    .option("--json", "print one JSON object")
    .action(async (runs: string[], options: CompareFlags) => {
      const { compareCommand } = await import("./commands/compare.ts");
      process.exitCode = await compareCommand(runs, options, io);
    });
}

function addEvaluate(program: Command, io: Io): void {
  const command = program
    .command("evaluate")
    .description("measure a saved model on data with known answers")
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .argument("<data>", "mnist, fashion-mnist, or a file with the answers: CSV, Parquet, JSON, NumPy (.npz)")
    .option("--data-dir <folder>", "the folder with the files of mnist or fashion-mnist")
    .option("--json", "print one JSON object")
    .action(async (model: string, data: string, options: EvaluateFlags) => {
      const { evaluateCommand } = await import("./commands/evaluate.ts");
      process.exitCode = await evaluateCommand(model, data, options, io);
    });
  addBackendOption(addStreamOption(addCsvOptions(command)));
}

function addPredict(program: Command, io: Io): void {
  const command = program
    .command("predict")
    .description("answer for new rows or pictures; the model file is all it needs")
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .argument("<rows>", "a CSV, Parquet or JSON file, - for standard input, NumPy arrays, or an IDX file of pictures")
    .option("-o, --out <file>", "write there instead of to standard output")
    .option("--json", "one JSON object a row instead of CSV")
    .option("--keep <columns>", "the columns of the input that stand in front of the answers", flags.names)
    .addOption(new Option("--keep-all", "all columns of the input stand in front of the answers").conflicts("keep"))
    .option("--probabilities", "the probabilities of all classes, as columns p(CLASS), in JSON as an object")
    .action(async (model: string, rows: string, options: PredictFlags) => {
      const { predictCommand } = await import("./commands/predict.ts");
      process.exitCode = await predictCommand(model, rows, options, io);
    });
  addBackendOption(addCsvOptions(command));
}

function addExport(program: Command, io: Io): void {
  program
    .command("export")
    .summary("write a saved model for other systems: ONNX, or weights for PyTorch or Keras")
    .description(
      "Writes a saved model for other systems. An ONNX file holds network and weights, for ONNX Runtime and other tools that " +
        "run models. A safetensors file holds the weights alone, under the names of PyTorch or Keras, for a network that is " +
        "built there. Neither file scales or encodes: prepare the inputs as in training. An ONNX file says how.",
    )
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .addOption(
      new Option("--to <format>", "onnx runs elsewhere; safetensors goes on in PyTorch or Keras")
        .choices(["onnx", "safetensors"])
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --out <file>", "the file to write")
    .option("--softmax", "onnx: end the network in a Softmax, so that its outputs are probabilities")
    .addOption(
      new Option("--layout <names>", "safetensors: the names and layout of the weights (default: pytorch)").choices([
        "pytorch",
        "keras",
      ]),
    )
    .option("--json", "what was written as one JSON object")
    .addHelpText("after", () => `\n${examples(io, EXPORTS)}`)
    .action(async (model: string, options: ExportFlags) => {
      const { exportCommand } = await import("./commands/export.ts");
      process.exitCode = await exportCommand(model, options, io);
    });
}

const EXPORTS = [
  ["export penguins.safetensors --to onnx --softmax -o penguins.onnx", "probabilities, in ONNX Runtime"],
  ["export penguins.safetensors --to safetensors -o torch.safetensors", "model.load_state_dict(load_file(…))"],
  ["export runs/0001-penguins --to safetensors --layout keras -o keras.safetensors", "model.set_weights(…)"],
] as const;

/** Commands, each above what it is for. */
function examples({ command }: Io, lines: readonly (readonly [words: string, text: string])[]): string {
  return ["Examples:", ...lines.map(([words, text]) => `  ${command} ${words}\n      ${text}`)].join("\n");
}

function addOthers(program: Command, io: Io): void {
  const inspect = program
    .command("inspect")
    .description("show what is in a model, an ONNX file, a run, or a CSV, Parquet, JSON, NumPy or IDX file")
    .argument("<file>", "or the folder of a run; - for standard input")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: InspectFlags) => {
      const { inspectCommand } = await import("./commands/inspect.ts");
      process.exitCode = await inspectCommand(file, options, io);
    });
  addCsvOptions(inspect);
  program
    .command("gradcheck")
    .description("prove every gradient against finite differences, on every reproducible backend")
    .addOption(
      new Option("--backend <name>", "check this backend only").choices(
        BACKEND_NAMES.filter((name) => name !== "auto"),
      ),
    )
    .option("--json", "print one JSON object a tensor")
    .action(async (options: GradcheckFlags) => {
      const { gradcheckCommand } = await import("./commands/gradcheck.ts");
      process.exitCode = await gradcheckCommand(options, io);
    });
  program
    .command("doctor")
    .description("show what this machine has and lacks, and what to install")
    .option("--json", "print one JSON object")
    .action(async (options: { json?: boolean }) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      process.exitCode = await doctorCommand(options, io);
    });
}

function addStudio(program: Command, io: Io): void {
  program
    .command("studio")
    .summary("serve a page that trains networks and shows what happens inside them")
    .description(
      "Serves the studio on this machine: networks that train in the page, what goes through their layers, and every " +
        "equation of the backward pass with its numbers. Nothing leaves the machine. Ctrl-C ends the studio.",
    )
    .option("--port <n>", "the port (default: 5173); 0 takes any free port", flags.port)
    .option("--json", "print the address as one JSON object")
    .action(async (options: StudioFlags) => {
      const { studioCommand } = await import("./commands/studio.ts");
      process.exitCode = await studioCommand(options, io);
    });
}

function addBackendOption(command: Command): void {
  command
    .addOption(new Option("--backend <name>", "what computes (default: auto)").choices(BACKEND_NAMES))
    .option("--threads <n>", `${THREADS} (default: all cores)`, flags.count);
}

/** commander's `error: unknown option '--epoch'\n(Did you mean --epochs?)`, in the form of every other error. */
function oneLine(text: string, program: Command, { err, command, words }: Io): string {
  const message = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*\((Did you mean .*)\)$/, ". $1")
    .replace(/^unknown option '(-[^=]*\.\w+)'$/, "$&. If that is a file, write ./$1")
    .replace(/([^.?])$/, "$1.")
    .replace(/^too many arguments .*$/, `$&${areOptionsTooLate(words) ? " Options come before the --." : ""}`);
  const subcommand = program.commands.find((candidate) => candidate.name() === words[0]);
  const help = [command, ...(subcommand ? [subcommand.name()] : []), "--help"].join(" ");
  return `${err.style.red("chainrule:")} ${message} See ${help} ${err.style.dim("[CR_CONFIG]")}`;
}

/** Whether what stands after `--`, where all words are arguments, has words that look like options. */
function areOptionsTooLate(words: readonly string[]): boolean {
  return words.includes("--") && words.slice(words.indexOf("--") + 1).some((word) => word.startsWith("--"));
}
