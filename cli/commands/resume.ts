/**
 * `chainrule resume`: goes on with a run where it was stopped or killed, to the same bytes as if it never had been.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { commandLine } from "../base/command-line.ts";
import { EXIT } from "../base/exit-codes.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { joinRanks, type Ranks } from "../base/ranks.ts";
import { version } from "../base/version.ts";
import { STANDARD_INPUT } from "../inputs/source.ts";
import { prepareJob, type TrainFlags } from "../job/job.ts";
import { trainingReadings } from "../progress/reading.ts";
import { reopenRun } from "../runs/open-run.ts";
import { continuationOf, hearRun, tellRun } from "../runs/stored-run.ts";
import { assist } from "../training/assist.ts";
import { carryOut } from "../training/carry-out.ts";

/** What may differ from what the run began with. */
export type ResumeFlags = Pick<
  TrainFlags,
  "epochs" | "threads" | "out" | "checkpointEvery" | "logEvery" | "quiet" | "json"
>;

/** @returns the exit code */
export async function resumeCommand(run: string, flags: ResumeFlags, io: Io): Promise<number> {
  const ranks = await joinRanks();
  if (ranks && ranks.replica.rank > 0) return assistResume(run, flags, ranks);
  const reopened = await reopenRun(run, flags.epochs);
  const { opened, config, decided, isFinished, stoppedEarly, losses } = reopened;
  try {
    if (ranks) tellRun(ranks.communicator, isFinished ? undefined : reopened);
    if (isFinished) {
      sayFinished(run, stoppedEarly, flags, io);
      return EXIT.ok;
    }
    assertPiped(run, config.data, io);
    if (config.chainrule !== version) {
      warn(
        io,
        `${run} was begun by chainrule ${config.chainrule}, but this is chainrule ${version}. The bits may differ.`,
      );
    }
    for (const loss of losses) warn(io, loss);
    const path = flags.out ?? decided.path;
    const readings = trainingReadings(flags, io);
    const job = await prepareJob(config.data, { ...config.flags, ...flags }, readings, { ...decided, path });
    return await carryOut(job, await opened.recorder(job), io);
  } finally {
    await opened.close();
  }
}

/** @throws ConfigError for a run whose data came from standard input, where nobody gives the data again */
function assertPiped(run: string, data: string, { command }: Io): void {
  if (data !== STANDARD_INPUT || !process.stdin.isTTY) return;
  throw new ConfigError(
    `${run} learned from standard input, and no run keeps its data. Pipe the same data in again: ` +
      `${command} ${commandLine("resume", run)} < DATA.`,
  );
}

/** What another rank than the first does. */
async function assistResume(run: string, flags: ResumeFlags, { communicator }: Ranks): Promise<number> {
  const heard = hearRun(communicator);
  if (heard === undefined) return EXIT.ok;
  const { config } = heard;
  const { checkpoint, decided } = continuationOf(heard, run);
  const job = await prepareJob(config.data, { ...config.flags, ...flags }, undefined, decided);
  return assist(job, { from: checkpoint, checkpoint: { save: () => {} } });
}

function sayFinished(run: string, stoppedEarly: boolean, { json, quiet }: ResumeFlags, io: Io): void {
  const more = stoppedEarly
    ? `${run} stopped early. There is nothing to resume: train anew with a larger --patience, or from its weights with --from ${run}.`
    : `${run} is finished. There is nothing to resume, unless --epochs asks for more.`;
  if (json) writeJson(io, { type: "finished", run });
  else if (!quiet) io.out.line(more);
}
