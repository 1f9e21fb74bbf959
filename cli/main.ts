#!/usr/bin/env node
/**
 * The `chainrule` command: runs what was asked for, and turns whatever is thrown into one line and an exit code.
 *
 * @module
 */
import { CommanderError } from "commander";
import { withFlags } from "./base/backend.ts";
import { asTyped, commandName } from "./base/command-line.ts";
import { EXIT, errorCodeOf, exitCodeOf } from "./base/exit-codes.ts";
import type { Io } from "./base/io.ts";
import { failRanks, leaveRanks, nowhere, rankOf, takesPart } from "./base/ranks.ts";
import { terminalOf } from "./base/terminal.ts";
import { createProgram, shortHelp } from "./program.ts";

const words = process.argv.slice(2);
const speaks = !rankOf(process.env);
const errors = terminalOf(process.stderr);
const io: Io = {
  out: speaks ? terminalOf(process.stdout, process.env, outputFailed) : nowhere(),
  err: speaks ? errors : nowhere(),
  command: commandName(process.argv[1]!, process.cwd()),
  words,
};

try {
  process.exitCode = EXIT.ok;
  if (words.length === 0) io.out.line(await shortHelp(io, process.cwd()));
  else if (takesPart(words, process.env)) await createProgram(io).parseAsync(words, { from: "user" });
  leaveRanks();
} catch (error) {
  const code = exitCodeFor(error);
  process.exitCode = code;
  if (code === EXIT.ok) leaveRanks();
  else await failRanks(code, (rank) => report(error, rank));
}

/** Results are lost, whatever else the command still does, such as to save the model. */
function outputFailed({ message }: Error): void {
  complain(`Standard output cannot be written: ${message}.`, "CR_DATA");
  process.once("exit", () => {
    process.exitCode ||= EXIT.data;
  });
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  return exitCodeOf(error);
}

/**
 * Says what went wrong, on one line unless `--debug` asks for more.
 *
 * @param rank which one it is, where it is not the first
 */
function report(error: unknown, rank: string): void {
  if (error instanceof CommanderError) return; // it has said so itself
  const message = rank + (error instanceof Error ? error.message : String(error));
  complain(
    asTyped(withFlags(message), io.command),
    errorCodeOf(error) ?? "this looks like a bug: --debug shows where it happened",
  );
  if (words.includes("--debug") && error instanceof Error) errors.line(error.stack);
}

function complain(message: string, hint: string): void {
  const { style } = errors;
  errors.line(`${style.red("chainrule:")} ${message.replaceAll(/\s*\n\s*/g, " ")} ${style.dim(`[${hint}]`)}`);
}
