/**
 * From a decided job to a saved model, or to a checkpoint where it was stopped.
 *
 * @module
 */
import { DataError } from "../../src/index.ts";
import { saveModel } from "../../src/node/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatList } from "../base/format.ts";
import { Interruption } from "../base/interrupt.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { version } from "../base/version.ts";
import { inferencesOf, type TrainingJob } from "../job/job.ts";
import type { TestEvent, VerdictEvent } from "../runs/event-log.ts";
import type { Recorder } from "../runs/recorder.ts";
import { measureResult, verdictOf } from "./result.ts";
import { type Outcome, runTraining } from "./run.ts";
import { announceInterrupted, announceVerdict } from "./verdict.ts";

/**
 * @param recorder keeps the run; undefined for `--no-run`
 * @returns the exit code
 */
export async function carryOut(job: TrainingJob, recorder: Recorder | undefined, io: Io): Promise<number> {
  announce(job, io, recorder?.folder);
  const interruption = new Interruption();
  try {
    const outcome = await runTraining(job, recorder, interruption, io);
    interruption.hold();
    await recorder?.flush();
    const isAborted = outcome.end.reason === "aborted";
    if (!isAborted && !outcome.end.restored && job.recipe.average !== undefined) await recorder?.keepAverage();
    if (!isAborted || recorder === undefined) await save(job, recorder);
    if (isAborted) recorder?.event(outcome.end);
    interruption.dispose();
    if (!isAborted) return await finish(job, outcome, recorder, io);
    announceInterrupted(job, outcome, recorder, io);
    return interruption.exitCode ?? EXIT.interrupted; // where another rank has been asked to stop
  } finally {
    interruption.dispose();
  }
}

/**
 * Says what is about to run, and every decision with the flag that changes it.
 *
 * @param run the run's folder
 */
export function announce(job: TrainingJob, io: Io, run?: string): void {
  const { name, facts, warnings } = job.inputs;
  if (job.flags.json) {
    const inferences = decisionsOf(job);
    writeJson(io, {
      type: "data",
      name,
      facts,
      inferences,
      warnings,
      ...(run !== undefined && { run }),
      ...ranksOf(job),
    });
    return;
  }
  if (!job.flags.quiet) announceDecisions(job, io, run);
  for (const warning of warnings) warn(io, warning);
}

function ranksOf({ replica }: TrainingJob): { ranks?: number; mpi?: string } {
  return replica ? { ranks: replica.size, mpi: replica.description } : {};
}

function announceDecisions(job: TrainingJob, { err }: Io, run: string | undefined): void {
  const { inputs, recipe, backend } = job;
  const { bold, dim } = err.style;
  const ranks = job.replica ? [job.replica.description] : [];
  const parts = [bold(`chainrule ${version}`), ...ranks, backend.description, `seed ${recipe.seed}`];
  err.line(
    run === undefined
      ? `${parts.join(" · ")}  ${dim("--threads, --seed")}`
      : `${[...parts, run].join(" · ")}  ${dim("--threads, --seed, --run")}`,
  );
  err.line(`${bold(inputs.name)}  ${inputs.facts.join(" · ")}`);
  for (const { text, option } of decisionsOf(job)) err.line(`  ${formatList(text)}  ${dim(option)}`);
}

/** Also what happens to a model that is there. */
function decisionsOf(job: TrainingJob): Inference[] {
  const replacing = { text: `the model replaces ${job.path}, which is there already`, option: "--out" };
  return [...inferencesOf(job), ...(job.replaces ? [replacing] : [])];
}

/** Where the model cannot be written after all, the run still holds it. */
async function save({ network, inputs, path }: TrainingJob, recorder: Recorder | undefined): Promise<void> {
  try {
    await saveModel({ network, description: inputs.description }, path);
  } catch (error) {
    if (!(error instanceof DataError) || recorder === undefined) throw error;
    const { folder } = recorder;
    throw new DataError(`${error.message} Nothing is lost: give it another by resume ${folder} --out.`, {
      cause: error,
    });
  }
}

function testOf({ loss, accuracy }: VerdictEvent): TestEvent {
  return { type: "test", loss, ...(accuracy !== undefined && { accuracy }) };
}

/** The end event comes last into the run's file: what is before it is done. */
async function finish(job: TrainingJob, outcome: Outcome, recorder: Recorder | undefined, io: Io): Promise<number> {
  const result = await measureResult(job);
  const verdict = verdictOf(job, outcome, result);
  const events = [...(result.of === "test" ? [testOf(verdict)] : []), verdict];
  for (const event of [...events, outcome.end]) recorder?.event(event);
  if (job.flags.json) {
    for (const event of events) writeJson(io, event);
    writeJson(io, { type: "saved", path: job.path, ...(recorder && { run: recorder.folder }) });
  } else {
    if (!job.flags.quiet) announceVerdict(job, outcome, result, verdict.warnings.length > 0, io);
    for (const warning of verdict.warnings) warn(io, warning);
  }
  if (recorder) {
    const { keepReport } = await import("../report/write.ts");
    await keepReport(recorder.folder, job, io);
  }
  return EXIT.ok;
}
