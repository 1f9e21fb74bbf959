/**
 * The commands about runs that are there.
 *
 * @module
 */
import type { Command } from "commander";
import type { Io } from "../base/io.ts";
import type { CompareFlags } from "../commands/compare.ts";
import type { ReportFlags } from "../commands/report.ts";
import type { RunsFlags } from "../commands/runs.ts";

/** `runs`. */
export function addRuns(program: Command, io: Io): void {
  program
    .command("runs")
    .description("list the runs in the folder runs: data, epochs, best loss, and whether the run is finished")
    .argument("[folders...]", "folders of runs (default: all runs in the folder runs)")
    .option("--json", "print one JSON object a run")
    .action(async (folders: string[], options: RunsFlags) => {
      const { runsCommand } = await import("../commands/runs.ts");
      process.exitCode = await runsCommand(folders, options, io);
    });
}

/** `report`. */
export function addReport(program: Command, io: Io): void {
  program
    .command("report")
    .summary("draw a run as a page: curves, mistakes, activations")
    .description(
      "Draws a run as one HTML file: learning curves, confusion matrix, worst mistakes, activations, and what repeats " +
        "the run. train draws this page at its end. report also draws a run that was stopped or is still under way.",
    )
    .argument("<run>", "the folder of the run, such as runs/0001-mnist")
    .option("-o, --out <file>", "the page (default: report.html in the run's folder)")
    .option("--quiet", "print only warnings and errors")
    .option("--json", "print one JSON object")
    .action(async (run: string, options: ReportFlags) => {
      const { reportCommand } = await import("../commands/report.ts");
      process.exitCode = await reportCommand(run, options, io);
    });
}

/** `compare`. */
export function addCompare(program: Command, io: Io): void {
  program
    .command("compare")
    .summary("draw several runs on one page: their curves and their differences")
    .description(
      "Puts two to six runs on one HTML page: their learning curves in one plot, their results, and the settings in " +
        "which they differ. Runs on other data or for another task get plots of their own.",
    )
    .argument("<runs...>", "the folders of the runs, such as runs/0001-mnist runs/0002-mnist")
    .option("-o, --out <file>", "the page (default: compare.html in the current folder)")
    .option("--json", "print one JSON object")
    .action(async (runs: string[], options: CompareFlags) => {
      const { compareCommand } = await import("../commands/compare.ts");
      process.exitCode = await compareCommand(runs, options, io);
    });
}
