/**
 * `chainrule train`: from data to a saved model.
 *
 * @module
 */
import { commandLine } from "../base/command-line.ts";
import type { Io } from "../base/io.ts";
import { announceStandardInput } from "../inputs/source.ts";
import { prepareJob, type TrainFlags } from "../job/job.ts";
import { trainingReadings } from "../progress/reading.ts";
import { startRun } from "../runs/open-run.ts";
import { assist } from "../training/assist.ts";
import { announce, carryOut } from "../training/carry-out.ts";
import { dryRun } from "../training/dry-run.ts";

/** @returns the exit code */
export async function trainCommand(data: string, flags: TrainFlags, io: Io): Promise<number> {
  announceStandardInput(data, io);
  const job = await prepareJob(data, flags, trainingReadings(flags, io));
  const keepsRun = flags.run !== false;
  if (job.replica && job.replica.rank > 0 && !flags.dryRun) {
    return assist(job, { from: undefined, ...(keepsRun && { checkpoint: { save: () => {} } }) });
  }
  if (flags.dryRun) {
    announce(job, io);
    return dryRun(job, io);
  }
  if (!keepsRun) return carryOut(job, undefined, io);
  const run = await startRun(job, `${io.command} ${commandLine(...io.words)}`);
  try {
    return await carryOut(job, await run.recorder(job), io);
  } finally {
    await run.close();
  }
}
