/**
 * `chainrule runs`: what was trained, how far it came, and how good it was.
 *
 * @module
 */
import { ChainruleError } from "../../src/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { RUNS } from "../base/nearby-runs.ts";
import { tableWidth } from "../base/terminal.ts";
import { listRuns } from "../runs/files.ts";
import { type RunSummary, summarize } from "../runs/summary.ts";
import { summaryLines } from "../runs/summary-table.ts";

export interface RunsFlags {
  readonly json?: boolean;
}

/** @returns the exit code */
export async function runsCommand(folders: readonly string[], flags: RunsFlags, io: Io): Promise<number> {
  const summaries = folders.length > 0 ? await Promise.all(folders.map(summarize)) : await summarizeAll(io);
  if (flags.json) for (const summary of summaries) writeJson(io, summary);
  else if (summaries.length === 0) io.out.line(`There are no runs in ${RUNS} yet. ${io.command} train makes a run.`);
  else print(summaries, io);
  return EXIT.ok;
}

/** Those that are none, or damaged, are warned of. */
async function summarizeAll(io: Io): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  for (const folder of await listRuns()) {
    try {
      summaries.push(await summarize(folder));
    } catch (error) {
      if (!(error instanceof ChainruleError)) throw error;
      warn(io, error.message);
    }
  }
  return summaries;
}

function print(summaries: readonly RunSummary[], { out }: Io): void {
  const [heading, ...lines] = summaryLines(summaries, tableWidth(out));
  out.line([out.style.dim(heading!), ...lines].join("\n"));
}
