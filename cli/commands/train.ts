/**
 * `chainrule train`: from data to a saved model.
 *
 * @module
 */
import { saveModel } from "../../src/node/index.ts";
import { EXIT } from "../exit-codes.ts";
import { Interruption } from "../interrupt.ts";
import { type Io, warn, writeJson } from "../io.ts";
import { dryRun } from "../training/dry-run.ts";
import { inferencesOf, prepareJob, type TrainFlags, type TrainingJob } from "../training/job.ts";
import { type Outcome, runTraining } from "../training/run.ts";
import { announceInterrupted, announceVerdict, measureTest } from "../training/verdict.ts";
import { version } from "../version.ts";

/** @returns the exit code */
export async function trainCommand(data: string, flags: TrainFlags, io: Io): Promise<number> {
  const job = await prepareJob(data, flags);
  announce(job, io);
  if (flags.dryRun) return dryRun(job, io);
  const interruption = new Interruption();
  const outcome = await runTraining(job, interruption, io);
  interruption.hold();
  await saveModel({ network: job.network, description: job.inputs.description }, job.path);
  interruption.dispose();
  if (outcome.end.reason === "aborted") {
    announceInterrupted(job, outcome, io);
    return interruption.exitCode!;
  }
  await finish(job, outcome, io);
  return EXIT.ok;
}

/** Says what is about to run, and every decision with the flag that changes it. */
function announce(job: TrainingJob, io: Io): void {
  const { name, facts, warnings } = job.inputs;
  if (job.flags.json) {
    writeJson(io, { type: "data", name, facts, inferences: inferencesOf(job), warnings });
    return;
  }
  if (!job.flags.quiet) announceDecisions(job, io);
  for (const warning of warnings) warn(io, warning);
}

function announceDecisions(job: TrainingJob, { err }: Io): void {
  const { inputs, recipe, backend } = job;
  const { bold, dim } = err.style;
  const title = [bold(`chainrule ${version}`), backend.description, `seed ${recipe.seed}`].join(" · ");
  err.line(`${title}  ${dim("--threads, --seed")}`);
  err.line(`${bold(inputs.name)}  ${inputs.facts.join(" · ")}`);
  for (const { text, option } of inferencesOf(job)) err.line(`  ${text}  ${dim(option)}`);
}

async function finish(job: TrainingJob, outcome: Outcome, io: Io): Promise<void> {
  const test = await measureTest(job);
  if (job.flags.json) {
    if (test) writeJson(io, { type: "test", ...test });
    writeJson(io, { type: "saved", path: job.path });
  } else if (!job.flags.quiet) {
    announceVerdict(job, outcome, test, io);
  }
}
