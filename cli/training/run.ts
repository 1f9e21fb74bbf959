/**
 * The training loop of the command: events to whoever listens, signals to an orderly end.
 *
 * @module
 */
import {
  type Checkpoint,
  type CheckpointOptions,
  DivergedError,
  type EndEvent,
  type EpochEvent,
  type TrainEvent,
  type TrainOptions,
  train,
} from "../../src/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import type { Interruption } from "../base/interrupt.ts";
import type { Io } from "../base/io.ts";
import type { TrainFlags, TrainingJob } from "../job/job.ts";
import { optimizerOf } from "../job/recipe.ts";
import { scheduleOf } from "../job/schedule.ts";
import { updateOptionsOf } from "../job/updates.ts";
import { jsonReporter } from "../progress/json.ts";
import { plainReporter } from "../progress/plain.ts";
import { type Reporter, silent } from "../progress/reporter.ts";
import type { Recorder } from "../runs/recorder.ts";

/**
 * Steps from one checkpoint to the next where nobody says. On MNIST (five epochs, a machine under load) taking seven of them
 * and writing four or five was measured at 1.4 to 1.5 % of the processor's time, more than half of it the first one's
 * checksum of the data, which takes a third of that since; and at 1.6 to 2.2 % of the time on the clock, where it waits for
 * the disk.
 */
const CHECKPOINT_EVERY = 1000;

/** How a run ended. */
export interface Outcome {
  readonly end: EndEvent;
  /** Undefined where there is none, or none is better than what the run began with. */
  readonly best: EpochEvent | undefined;
  readonly last: EpochEvent | undefined;
}

/** The epoch whose weights the network has; undefined where it has those that it began with. */
export function epochOf({ end, best, last }: Outcome): EpochEvent | undefined {
  return end.restored ? best : last;
}

/**
 * Trains the job's network in place.
 *
 * @param recorder keeps the run; undefined for `--no-run`
 * @throws DivergedError with the command's advice
 */
export async function runTraining(
  job: TrainingJob,
  recorder: Recorder | undefined,
  interruption: Interruption,
  io: Io,
): Promise<Outcome> {
  const reporter = await reporterFor(job.flags, io);
  interruption.onFirst = () => {
    reporter.close();
    const again = interruption.exitCode === EXIT.interrupted;
    io.err.line(
      `Stopping after this step${again ? "; press Ctrl-C again to stop at once without saving" : ", then saving"}.`,
    );
  };
  try {
    return await follow(job, recorder, reporter, interruption);
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    await recorder?.failed(error);
    throw withAdvice(error, job);
  } finally {
    reporter.close();
  }
}

async function follow(
  job: TrainingJob,
  recorder: Recorder | undefined,
  reporter: Reporter,
  interruption: Interruption,
): Promise<Outcome> {
  let { best, last }: Partial<Outcome> = recorder?.history ?? {};
  const beginning = { from: recorder?.from, ...(recorder && { checkpoint: keeping(recorder) }) };
  for await (const event of train(job.network, job.inputs.train, trainOptionsOf(job, beginning, interruption.signal))) {
    if (interruption.exitCode === undefined || event.type === "end") reporter.event(event);
    if (event.type === "epoch") last = event;
    if (event.type === "epoch" && event.best) best = event;
    if (isBest(event, job)) await recorder?.keepBest();
    if (event.type === "end") return { end: withEarlier(event, recorder), best, last };
    recorder?.event(event);
  }
  throw new Error("train() ended without an end event");
}

/** Whether the network is now the best so far: at first, where it was measured before the first step. An average never is. */
function isBest(event: TrainEvent, { recipe }: TrainingJob): boolean {
  return event.type === "epoch"
    ? event.best && recipe.average === undefined
    : event.type === "start" && event.validation !== undefined;
}

function keeping(recorder: Recorder): Pick<CheckpointOptions, "wanted" | "save"> {
  return { wanted: (progress) => recorder.isWanted(progress), save: (checkpoint) => recorder.save(checkpoint) };
}

/** Where a run begins, and who keeps its checkpoints. */
export interface Beginning {
  readonly from: Checkpoint | undefined;
  /** Absent where none are kept. */
  readonly checkpoint?: Pick<CheckpointOptions, "wanted" | "save">;
}

/** The same on all ranks. */
export function trainOptionsOf(job: TrainingJob, { from, checkpoint }: Beginning, signal: AbortSignal): TrainOptions {
  const { inputs, recipe, loss, backend, dropLast, flags, replica } = job;
  const { epochs, batchSize, seed, patience, watch } = recipe;
  const everySteps = flags.checkpointEvery ?? CHECKPOINT_EVERY;
  return {
    epochs,
    batchSize,
    seed,
    backend,
    dropLast,
    optimizer: optimizerOf(recipe),
    loss,
    schedule: scheduleOf(recipe),
    ...updateOptionsOf(recipe),
    signal,
    ...(inputs.validation && { validation: inputs.validation, measureStart: flags.from !== undefined }),
    ...(patience !== undefined && { earlyStopping: { patience } }),
    ...(watch !== undefined && { watch: watch as TrainOptions["watch"] & string }),
    ...(checkpoint && { checkpoint: { ...checkpoint, everySteps } }),
    ...(from && { resumeFrom: from }),
    ...(replica && { replica }),
  };
}

/** The time of the processes before this one counts. */
function withEarlier(end: EndEvent, recorder: Recorder | undefined): EndEvent {
  return { ...end, durationMs: end.durationMs + (recorder?.history.durationMs ?? 0) };
}

/** `log-update` is only loaded where there is something to repaint. */
async function reporterFor({ json, quiet, logEvery }: TrainFlags, { out, err }: Io): Promise<Reporter> {
  if (json) return jsonReporter(out);
  if (quiet) return silent;
  if (!err.live) return plainReporter(err, logEvery);
  const { liveReporter } = await import("../progress/live.ts");
  return liveReporter(err, logEvery);
}

function withAdvice(error: DivergedError, { recipe }: TrainingJob): DivergedError {
  const smaller = Number(Math.min(recipe.learningRate / 10, 0.01).toPrecision(2));
  const advice = `Try --learning-rate ${smaller} instead of ${recipe.learningRate}. No model was written.`;
  return new DivergedError(`${error.message} ${advice}`, error.divergence);
}
