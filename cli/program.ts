/**
 * The whole command line: the commands, help, and mistakes. Each command's code is only loaded when it runs.
 *
 * @module
 */
import { Command } from "commander";
import { findNamedDataset } from "../src/node/index.ts";
import { commandLine, exampleTable } from "./base/command-line.ts";
import type { Io } from "./base/io.ts";
import { version } from "./base/version.ts";
import { addEvaluate, addExport, addPredict } from "./declarations/models.ts";
import { addOthers, addStudio } from "./declarations/others.ts";
import { addCompare, addReport, addRuns } from "./declarations/runs.ts";
import { examples } from "./declarations/shared.ts";
import { addLrFind, addResume, addTrain } from "./declarations/training.ts";

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

/** commander's `error: unknown option '--epoch'\n(Did you mean --epochs?)`, in the form of every other error. */
function oneLine(text: string, program: Command, { err, command, words }: Io): string {
  const subcommand = program.commands.find((candidate) => candidate.name() === words[0]);
  const message = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*\((Did you mean .*)\)$/, ". $1")
    .replace(/^unknown option '(--\w{5,})'$/, (said, word: string) => said + meantFlag(word, subcommand ?? program))
    .replace(/^unknown option '(-[^=]*\.\w+)'$/, "$&. If that is a file, write ./$1")
    .replace(/([^.?])$/, "$1.")
    .replace(/^too many arguments .*$/, `$&${areOptionsTooLate(words) ? " Options come before the --." : ""}`);
  const help = [command, ...(subcommand ? [subcommand.name()] : []), "--help"].join(" ");
  return `${err.style.red("chainrule:")} ${message} See ${help} ${err.style.dim("[CR_CONFIG]")}`;
}

/** The flag of the same beginning, where commander finds none: `--probabilty`, whose end differs in too many letters. */
function meantFlag(word: string, { options }: Command): string {
  const meant = options.find(({ long }) => long?.startsWith(word.slice(0, -2)));
  return meant ? `. Did you mean ${meant.long}?` : "";
}

/** Whether what stands after `--`, where all words are arguments, has words that look like options. */
function areOptionsTooLate(words: readonly string[]): boolean {
  return words.includes("--") && words.slice(words.indexOf("--") + 1).some((word) => word.startsWith("--"));
}
