/**
 * The part of a rank that is not the first: it computes its rows of each batch, and neither writes nor says anything.
 *
 * @module
 */
import { train } from "../../src/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { Interruption } from "../base/interrupt.ts";
import type { TrainingJob } from "../job/job.ts";
import { measureResult } from "./result.ts";
import { type Beginning, trainOptionsOf } from "./run.ts";

/** @returns the exit code */
export async function assist(job: TrainingJob, beginning: Beginning): Promise<number> {
  const interruption = new Interruption();
  try {
    for await (const event of train(
      job.network,
      job.inputs.train,
      trainOptionsOf(job, beginning, interruption.signal),
    )) {
      if (event.type === "end" && event.reason === "aborted") return interruption.exitCode ?? EXIT.interrupted;
    }
  } finally {
    interruption.dispose();
  }
  await measureResult(job);
  return EXIT.ok;
}
