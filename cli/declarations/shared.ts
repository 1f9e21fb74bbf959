/**
 * Flags that several commands have, and examples under their help.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { BACKEND_NAMES } from "../base/backend.ts";
import { CHOICES } from "../base/choices.ts";
import type { Io } from "../base/io.ts";
import * as flags from "./flags.ts";

/** How a CSV file is read. */
export function addCsvOptions(command: Command): Command {
  return command
    .option(
      "--delimiter <character>",
      "the character between two cells, or a word: tab, or blanks for any number of them",
    )
    .option("--header", "the first row holds the names of the columns")
    .option("--no-header", "the first row is data")
    .addOption(flags.choice("--decimal <character>", "the decimal separator of numbers", CHOICES.decimal))
    .option(
      "--encoding <name>",
      "the encoding of the text, such as windows-1252 (default: UTF-8; UTF-16 with its mark)",
    )
    .option("--missing-values <words>", "the words that stand for a missing value, beside NA and the like", flags.words)
    .addOption(new Option("--default-missing-values").hideHelp()) // without it, the next one would default to true
    .option("--no-default-missing-values", "NA and the like are texts as any other");
}

const STREAM = "read a CSV file block by block, whatever its size (default: from 64 MiB on)";

/** Whether a CSV file is read block by block. */
export function addStreamOption(command: Command): Command {
  return command.option("--stream", STREAM).option("--no-stream", "read the whole CSV file into memory");
}

/** What computes. */
export function addBackendOption(command: Command): void {
  command
    .addOption(flags.choice("--backend <name>", "what computes (default: auto)", BACKEND_NAMES))
    .option("--threads <n>", `${THREADS} (default: all cores)`, flags.count);
}

/** What `--threads` means. */
export const THREADS: string =
  "threads of the backend. wasm and wasm-relaxed give the same results on any number. With blas, the last bits may change " +
  "with the number";

/** What `--checkpoint-every` means. */
export const CHECKPOINTS: string =
  "steps between two checkpoints (default: 1000, and at the end of each epoch, as far as 1 % of the time allows)";

/** What a run prints. */
export function addProgressOptions(command: Command): void {
  command
    .option("--log-every <n>", "epochs between two printed lines", flags.count)
    .option("--quiet", "print only warnings and errors")
    .option("--json", "print each event as one line of JSON");
}

/** Commands, each above what it is for. */
export function examples({ command }: Io, lines: readonly (readonly [words: string, text: string])[]): string {
  return ["Examples:", ...lines.map(([words, text]) => `  ${command} ${words}\n      ${text}`)].join("\n");
}
