/**
 * `chainrule resume`: goes on with a run where it was stopped or killed, to the same bytes as if it never had been.
 *
 * @module
 */
import { EXIT } from "../exit-codes.ts";
import { type Io, warn, writeJson } from "../io.ts";
import { trainingReadings } from "../progress/reading.ts";
import { reopenRun } from "../runs/session.ts";
import { carryOut } from "../training/carry-out.ts";
import { prepareJob, type TrainFlags } from "../training/job.ts";
import { version } from "../version.ts";

/** What may differ from one session to the next. */
export type ResumeFlags = Pick<TrainFlags, "threads" | "out" | "checkpointEvery" | "logEvery" | "quiet" | "json">;

/** @returns the exit code */
export async function resumeCommand(run: string, flags: ResumeFlags, io: Io): Promise<number> {
  const { session, config, decided, isFinished, losses } = await reopenRun(run);
  try {
    if (isFinished) {
      sayFinished(run, flags, io);
      return EXIT.ok;
    }
    if (config.chainrule !== version) {
      warn(io, `${run} was begun by chainrule ${config.chainrule}, and this is ${version}: the bits may differ.`);
    }
    for (const loss of losses) warn(io, loss);
    const path = flags.out ?? decided.path;
    const readings = trainingReadings(flags, io);
    const job = await prepareJob(config.data, { ...config.flags, ...flags }, readings, { ...decided, path });
    return await carryOut(job, await session.recorder(job), io);
  } finally {
    await session.close();
  }
}

function sayFinished(run: string, { json, quiet }: ResumeFlags, io: Io): void {
  if (json) writeJson(io, { type: "finished", run });
  else if (!quiet) io.out.line(`${run} is finished: there is nothing to go on with.`);
}
