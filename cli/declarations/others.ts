/**
 * The commands that look at files and at this machine, and the studio.
 *
 * @module
 */
import type { Command } from "commander";
import { BACKEND_NAMES } from "../base/backend.ts";
import type { Io } from "../base/io.ts";
import type { GradcheckFlags } from "../commands/gradcheck.ts";
import type { InspectFlags } from "../commands/inspect.ts";
import type { StudioFlags } from "../commands/studio.ts";
import * as flags from "./flags.ts";
import { addCsvOptions } from "./shared.ts";

/** `inspect`, `gradcheck` and `doctor`. */
export function addOthers(program: Command, io: Io): void {
  const inspect = program
    .command("inspect")
    .description("show what is in a model, an ONNX file, a run, or a CSV, Parquet, JSON, NumPy or IDX file")
    .argument("<file>", "or the folder of a run; - for standard input")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: InspectFlags) => {
      const { inspectCommand } = await import("../commands/inspect.ts");
      process.exitCode = await inspectCommand(file, options, io);
    });
  addCsvOptions(inspect);
  program
    .command("gradcheck")
    .description("prove every gradient against finite differences, on every reproducible backend")
    .addOption(
      flags.choice(
        "--backend <name>",
        "check this backend only",
        BACKEND_NAMES.filter((name) => name !== "auto"),
      ),
    )
    .option("--json", "print one JSON object a tensor")
    .action(async (options: GradcheckFlags) => {
      const { gradcheckCommand } = await import("../commands/gradcheck.ts");
      process.exitCode = await gradcheckCommand(options, io);
    });
  program
    .command("doctor")
    .description("show what this machine has and lacks, and what to install")
    .option("--json", "print one JSON object")
    .action(async (options: { json?: boolean }) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      process.exitCode = await doctorCommand(options, io);
    });
}

/** `studio`. */
export function addStudio(program: Command, io: Io): void {
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
      const { studioCommand } = await import("../commands/studio.ts");
      process.exitCode = await studioCommand(options, io);
    });
}
