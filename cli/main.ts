#!/usr/bin/env node
/**
 * The `chainrule` command: runs what was asked for, and turns whatever is thrown into one line and an exit code.
 *
 * @module
 */
import { CommanderError } from "commander";
import { withFlags } from "./backend.ts";
import { commandName } from "./command-line.ts";
import { EXIT, errorCodeOf, exitCodeOf } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { createProgram, shortHelp } from "./program.ts";
import { terminalOf } from "./terminal.ts";

const words = process.argv.slice(2);
const io: Io = {
  out: terminalOf(process.stdout, process.env, outputFailed),
  err: terminalOf(process.stderr),
  command: commandName(process.argv[1]!, process.cwd()),
  words,
};

try {
  process.exitCode = EXIT.ok;
  if (words.length === 0) io.out.line(shortHelp(io));
  else await createProgram(io).parseAsync(words, { from: "user" });
} catch (error) {
  process.exitCode = report(error);
}

/** Results are lost, whatever else the command still does, such as to save the model. */
function outputFailed({ message }: Error): void {
  complain(`Standard output cannot be written: ${message}.`, "CR_DATA");
  process.once("exit", () => {
    process.exitCode ||= EXIT.data;
  });
}

/** Says what went wrong, on one line unless `--debug` asks for more. @returns the exit code */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has said so itself
  const message = error instanceof Error ? error.message : String(error);
  complain(withFlags(message), errorCodeOf(error) ?? "this looks like a bug: --debug shows where");
  if (words.includes("--debug") && error instanceof Error) io.err.line(error.stack);
  return exitCodeOf(error);
}

function complain(message: string, hint: string): void {
  const { style } = io.err;
  io.err.line(`${style.red("chainrule:")} ${message.replaceAll(/\s*\n\s*/g, " ")} ${style.dim(`[${hint}]`)}`);
}
