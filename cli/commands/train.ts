/**
 * `chainrule train`: from data to a saved model.
 *
 * @module
 */
import { commandLine } from "../command-line.ts";
import type { Io } from "../io.ts";
import { trainingReadings } from "../progress/reading.ts";
import { startRun } from "../runs/session.ts";
import { announce, carryOut } from "../training/carry-out.ts";
import { dryRun } from "../training/dry-run.ts";
import { prepareJob, type TrainFlags } from "../training/job.ts";

/** @returns the exit code */
export async function trainCommand(data: string, flags: TrainFlags, io: Io): Promise<number> {
  const job = await prepareJob(data, flags, trainingReadings(flags, io));
  if (flags.dryRun) {
    announce(job, io);
    return dryRun(job, io);
  }
  if (flags.run === false) return carryOut(job, undefined, io);
  const session = await startRun(job, `${io.command} ${commandLine(...io.words)}`);
  try {
    return await carryOut(job, await session.recorder(job), io);
  } finally {
    await session.close();
  }
}
