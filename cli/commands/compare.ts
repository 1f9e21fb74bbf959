/**
 * `chainrule compare`: several runs on one page, and what they differ in.
 *
 * @module
 */
import { join } from "node:path";
import { writeAtomic } from "../../src/node/index.ts";
import { commandLine } from "../base/command-line.ts";
import { EXIT } from "../base/exit-codes.ts";
import { assertOutput } from "../base/files.ts";
import { formatColumns } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { tableWidth } from "../base/terminal.ts";
import { type Comparison, compareRuns } from "../compare/comparison.ts";
import { comparisonPage } from "../compare/page.ts";
import { assertReplaceable } from "../page/document.ts";
import { loadCanvas } from "../page/plotting.ts";
import { summaryLines } from "../runs/summary-table.ts";

export interface CompareFlags {
  readonly out?: string;
  readonly json?: boolean;
}

const PAGE = "compare.html";

/** @returns the exit code */
export async function compareCommand(folders: readonly string[], flags: CompareFlags, io: Io): Promise<number> {
  const path = flags.out ?? PAGE;
  const comparison = await compareRuns(folders, `${io.command} ${commandLine(...io.words)}`);
  await assertOutput(path, filesOf(folders));
  await assertReplaceable(path);
  await writeAtomic(path, comparisonPage(comparison, await loadCanvas()));
  if (flags.json) writeJson(io, asJson(comparison, path));
  else print(comparison, path, io);
  return EXIT.ok;
}

function filesOf(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => Object.values(RUN_FILES).map((file) => join(folder, file)));
}

function asJson({ runs, groups, caution, settings }: Comparison, path: string): object {
  return {
    type: "comparison",
    path,
    runs: runs.map(({ summary, outcome }) => ({ ...summary, outcome })),
    comparable: groups.map(({ problem, members }) => ({
      problem: problem.text,
      runs: members.map(({ run }) => run.summary.run),
    })),
    ...(caution !== undefined && { caution }),
    settings: runs.map((run) => (run.settings ? Object.fromEntries(run.settings) : null)),
    differences: settings.differences.map(({ setting }) => setting),
  };
}

function print({ runs, caution, settings }: Comparison, path: string, io: Io): void {
  const { out } = io;
  const summaries = runs.map(({ summary }) => summary);
  printTable(summaryLines(summaries, tableWidth(out), true), io);
  for (const { summary, outcome } of runs) {
    if (summary.state !== "finished") out.line(`  ${summary.run}: ${outcome}`);
  }
  out.line();
  printSettings(runs, settings, io);
  out.line();
  if (caution !== undefined) warn(io, caution);
  out.line(`  page ${out.style.bold(path)}`);
}

function printSettings(runs: Comparison["runs"], { differences, alike }: Comparison["settings"], io: Io): void {
  const known = runs.filter(({ settings }) => settings);
  const headings = ["differences", ...differences.map(({ setting }) => setting)];
  const rows = known.map(({ summary }, i) => [summary.run, ...differences.map(({ values }) => values[i] ?? "–")]);
  if (differences.length > 0) printTable(formatColumns([headings, ...rows]), io);
  else if (known.length > 1) io.out.line("no differences in configuration");
  else io.out.line("The settings of fewer than two runs can be read.");
  if (alike.length > 0) io.out.line(io.out.style.dim(`alike: ${alike.join(" · ")}`));
}

function printTable([heading, ...lines]: readonly string[], { out }: Io): void {
  out.line([out.style.dim(heading!), ...lines].join("\n"));
}
