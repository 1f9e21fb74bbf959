/**
 * The commands and their flags. Each command's code is only loaded when it runs: help and mistakes answer at once.
 *
 * @module
 */
import { Command, Option } from "commander";
import { BACKEND_NAMES } from "./base/backend.ts";
import { CHOICES } from "./base/choices.ts";
import { formatColumns } from "./base/format.ts";
import type { Io } from "./base/io.ts";
import { version } from "./base/version.ts";
import type { CompareFlags } from "./commands/compare.ts";
import type { EvaluateFlags } from "./commands/evaluate.ts";
import type { ExportFlags } from "./commands/export.ts";
import type { GradcheckFlags } from "./commands/gradcheck.ts";
import type { InspectFlags } from "./commands/inspect.ts";
import type { PredictFlags } from "./commands/predict.ts";
import type { ReportFlags } from "./commands/report.ts";
import type { ResumeFlags } from "./commands/resume.ts";
import type { RunsFlags } from "./commands/runs.ts";
import type { StudioFlags } from "./commands/studio.ts";
import * as flags from "./flags.ts";
import { activations, DEFAULT_ACTIVATION } from "./job/activation.ts";
import type { TrainFlags } from "./job/job.ts";
import { defaultsOf, optimizersWithMomentum } from "./job/recipe.ts";

/** What `chainrule` alone says. */
export function shortHelp({ command }: Io): string {
  const examples = formatColumns([
    [`  ${command} train mnist`, "handwritten digits, about ten seconds"],
    [`  ${command} train penguins.csv --target species`, "a table: everything else is inferred"],
    [`  ${command} predict penguins.safetensors new.csv`, "classes and probabilities, as CSV"],
  ]);
  return [
    `chainrule ${version}: train neural networks on tables and pictures`,
    "",
    ...examples,
    "",
    "Also: resume, runs, report, compare, evaluate, export, inspect, gradcheck, doctor, studio. " +
      `More: ${command} --help, ${command} train --help`,
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
      "Learns from data and saves the model. What is not said is inferred, and printed with its flag. " +
        "What happens is kept in the folder of the run, from which resume goes on.",
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
    .addOption(new Option("--task <task>", "default: by the target's values").choices(CHOICES.task))
    .option("--features <columns>", "learn from these columns only", flags.names)
    .option("--ignore <columns>", "leave these columns out", flags.names)
    .option("--categorical <columns>", "numbers that are names, such as postal codes", flags.names)
    .addOption(new Option("--missing <how>", "default: impute").choices(CHOICES.missing))
    .option(
      "--validation <share>",
      "of the rows, to measure on (default: 0.2 of a table, no pictures)",
      flags.fraction,
    );
  addStreamOption(addCsvOptions(command));
}

function addCsvOptions(command: Command): Command {
  return command
    .option("--delimiter <character>", "between two cells; also: tab")
    .option("--header", "the first row holds the names of the columns")
    .option("--no-header", "the first row is data")
    .addOption(new Option("--decimal <character>", "in numbers").choices(CHOICES.decimal))
    .option("--missing-values <words>", "what stands for a missing value", flags.names);
}

const STREAM = "read a CSV file block by block, whatever its size (default: from 64 MiB on)";

function addStreamOption(command: Command): Command {
  return command.option("--stream", STREAM).option("--no-stream", "read it at once");
}

function addTrainingOptions(command: Command): void {
  command
    .optionsGroup("Training:")
    .option("--epochs <n>", "passes over the data (default: 100; mnist 5, fashion-mnist 10)", flags.count)
    .option("--batch-size <n>", "rows a step (default: 32; mnist and fashion-mnist 128)", flags.count)
    .addOption(new Option("--optimizer <name>", "default: adam").choices(CHOICES.optimizer))
    .option(
      "--learning-rate <rate>",
      `the largest, where it changes (default: ${defaultsOf(({ learningRate }) => learningRate)})`,
      flags.positive,
    )
    .option("--momentum <share>", `of ${optimizersWithMomentum()} (default: 0.9)`, flags.fraction)
    .option(
      "--weight-decay <rate>",
      `pulls weights towards 0 (default: ${defaultsOf(({ create }) => create({}).config.weightDecay ?? 0)})`,
      flags.nonNegative,
    )
    .addOption(
      new Option("--schedule <name>", "default: constant; mnist and fashion-mnist linear").choices(CHOICES.schedule),
    )
    .option("--warmup <share>", "of the run, in which a linear rate rises (default: 0.1)", flags.fraction)
    .option(
      "--patience <n>",
      "epochs without a lower validation loss before it stops (default: 15; mnist and fashion-mnist never)",
      flags.count,
    )
    .option(
      "--hidden <widths>",
      "of the hidden layers; none for a linear model (default: 64,32; mnist and fashion-mnist 256,128)",
      flags.widths,
    )
    .option("--no-batch-norm", "leave batch normalization out")
    .addOption(
      new Option("--activation <name>", `behind every hidden layer (default: ${DEFAULT_ACTIVATION})`)
        .choices(activations())
        .argParser(flags.activation),
    )
    .option("--local-batch-norm", "under mpirun: over each rank's rows alone (default: over the whole batch)")
    .option("--seed <n>", "of weights, order and split (default: 0)", flags.seed);
  addBackendOption(command);
}

function addFileOptions(command: Command): void {
  command
    .optionsGroup("Files and output:")
    .option("--out <file>", "the model (default: the data's name with .safetensors)")
    .option("--run <folder>", "the run: settings, events, checkpoints (default: runs/0001-DATA, with the next number)")
    .option("--no-run", "keep only the model; a run that is stopped or killed cannot go on")
    .option("--from <file>", "start from the weights of a saved model, or of an ONNX file")
    .option("--data-dir <folder>", "where the four files of mnist or fashion-mnist are")
    .option("--checkpoint-every <steps>", CHECKPOINTS, flags.count)
    .option("--dry-run", "say what would be done, try one step, write nothing");
  addProgressOptions(command);
}

const THREADS =
  "of wasm and wasm-relaxed, whose results are the same on any number; of blas those of its library, whose last bits may " +
  "change with it";

const CHECKPOINTS =
  "from one checkpoint to the next (default: 1000, and at each epoch's end, as far as 1 % of the time allows)";

function addProgressOptions(command: Command): void {
  command
    .option("--log-every <n>", "epochs between two lines", flags.count)
    .option("--quiet", "only warnings and errors")
    .option("--json", "events as one JSON object a line");
}

function addResume(program: Command, io: Io): void {
  const command = program
    .command("resume")
    .summary("go on with a run that was stopped or killed")
    .description(
      "Goes on with a run that was stopped or killed, in the middle of an epoch too, to the same bytes as if it never " +
        "had been. Data and settings are those of the run; the paths are found from where it began.",
    )
    .argument("<run>", "the folder of the run, such as runs/0001-mnist")
    .option("--threads <n>", `${THREADS} (default: as the run began)`, flags.count)
    .option("--out <file>", "the model (default: as the run began)")
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
    .description("what was trained in the folder runs: data, epochs, the best loss, and whether it is finished")
    .argument("[folders...]", "of runs (default: all in runs)")
    .option("--json", "one JSON object a run")
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
        "the run. train does so at its end; this also draws a run that was stopped, or is still under way.",
    )
    .argument("<run>", "the folder of the run, such as runs/0001-mnist")
    .option("--out <file>", "default: report.html in the run's folder")
    .option("--quiet", "only warnings and errors")
    .option("--json", "as one JSON object")
    .action(async (run: string, options: ReportFlags) => {
      const { reportCommand } = await import("./commands/report.ts");
      process.exitCode = await reportCommand(run, options, io);
    });
}

function addCompare(program: Command, io: Io): void {
  program
    .command("compare")
    .summary("several runs on one page: their curves, and what they differ in")
    .description(
      "Puts two to six runs on one HTML page: their learning curves in one plot, their results, and the settings in " +
        "which they differ. Runs over other data or for another task get plots of their own.",
    )
    .argument("<runs...>", "the folders of the runs, such as runs/0001-mnist runs/0002-mnist")
    .option("--out <file>", "default: compare.html in the current folder")
    .option("--json", "as one JSON object")
    .action(async (runs: string[], options: CompareFlags) => {
      const { compareCommand } = await import("./commands/compare.ts");
      process.exitCode = await compareCommand(runs, options, io);
    });
}

function addEvaluate(program: Command, io: Io): void {
  const command = program
    .command("evaluate")
    .description("measure a saved model on data whose answers are known")
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .argument("<data>", "mnist, fashion-mnist, or a file with the answers: CSV, Parquet, JSON, NumPy (.npz)")
    .option("--data-dir <folder>", "where the files of mnist or fashion-mnist are")
    .option("--json", "as one JSON object")
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
    .argument(
      "<rows>",
      "a file of CSV, Parquet or JSON, - for standard input, NumPy arrays, or an IDX file of pictures",
    )
    .option("--out <file>", "write there instead of to standard output")
    .option("--json", "one JSON object a row instead of CSV")
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
      "Writes a saved model for other systems. ONNX holds network and weights, for ONNX Runtime and whatever else runs " +
        "models. safetensors holds the weights alone, under the names that PyTorch or Keras gives them, for a network " +
        "that is built there. Neither scales nor encodes: inputs are to be prepared as in training; an ONNX file says how.",
    )
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .addOption(
      new Option("--to <format>", "onnx to run it elsewhere, safetensors to go on in PyTorch or Keras")
        .choices(["onnx", "safetensors"])
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --out <file>", "the file to write")
    .option("--softmax", "onnx: end in a Softmax, so that the outputs are probabilities")
    .addOption(
      new Option("--layout <names>", "safetensors: names and layout (default: pytorch)").choices(["pytorch", "keras"]),
    )
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
    .description("what is in a model (also of ONNX), or a file of CSV, Parquet, JSON, NumPy or IDX")
    .argument("<file>")
    .option("--json", "as one JSON object")
    .action(async (file: string, options: InspectFlags) => {
      const { inspectCommand } = await import("./commands/inspect.ts");
      process.exitCode = await inspectCommand(file, options, io);
    });
  addCsvOptions(inspect);
  program
    .command("gradcheck")
    .description("prove every gradient against finite differences, on every reproducible backend")
    .addOption(new Option("--backend <name>", "only this one").choices(BACKEND_NAMES.filter((name) => name !== "auto")))
    .option("--json", "one JSON object a tensor")
    .action(async (options: GradcheckFlags) => {
      const { gradcheckCommand } = await import("./commands/gradcheck.ts");
      process.exitCode = await gradcheckCommand(options, io);
    });
  program
    .command("doctor")
    .description("what this machine has, and what to do about what it lacks")
    .option("--json", "as one JSON object")
    .action(async (options: { json?: boolean }) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      process.exitCode = await doctorCommand(options, io);
    });
}

function addStudio(program: Command, io: Io): void {
  program
    .command("studio")
    .summary("open the page in which networks are trained and looked into")
    .description(
      "Serves the studio on this machine: networks that train in the page, what goes through their layers, and every " +
        "equation of the backward pass with its numbers. Nothing leaves the machine. Ctrl-C ends it.",
    )
    .option("--port <n>", "default: 5173; 0 for any that is free", flags.port)
    .option("--json", "the address as one JSON object")
    .action(async (options: StudioFlags) => {
      const { studioCommand } = await import("./commands/studio.ts");
      process.exitCode = await studioCommand(options, io);
    });
}

function addBackendOption(command: Command): void {
  command
    .addOption(new Option("--backend <name>", "default: auto").choices(BACKEND_NAMES))
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
  return `${err.style.red("chainrule:")} ${message} See ${help}`;
}

/** Whether what stands after `--`, where all words are arguments, has words that look like options. */
function areOptionsTooLate(words: readonly string[]): boolean {
  return words.includes("--") && words.slice(words.indexOf("--") + 1).some((word) => word.startsWith("--"));
}
