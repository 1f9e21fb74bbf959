/**
 * The training loop of the command: events to whoever listens, signals to an orderly end.
 *
 * @module
 */
import { DivergedError, type EndEvent, type EpochEvent, train } from "../../src/index.ts";
import { EXIT } from "../exit-codes.ts";
import type { Interruption } from "../interrupt.ts";
import type { Io } from "../io.ts";
import { jsonReporter } from "../progress/json.ts";
import { plainReporter } from "../progress/plain.ts";
import { type Reporter, silent } from "../progress/reporter.ts";
import { optimizerOf, scheduleOf } from "../recipe.ts";
import type { TrainFlags, TrainingJob } from "./job.ts";

/** How a run ended. */
export interface Outcome {
  readonly end: EndEvent;
  readonly best: EpochEvent | undefined;
}

/**
 * Trains the job's network in place.
 *
 * @throws DivergedError with the command's advice
 */
export async function runTraining(job: TrainingJob, interruption: Interruption, io: Io): Promise<Outcome> {
  const reporter = await reporterFor(job.flags, io);
  interruption.onFirst = () => {
    reporter.close();
    const again = interruption.exitCode === EXIT.interrupted;
    io.err.line(
      `Stopping after this step${again ? "; press Ctrl-C again to stop at once without saving" : ", then saving"}.`,
    );
  };
  try {
    return await follow(job, reporter, interruption);
  } catch (error) {
    throw error instanceof DivergedError ? withAdvice(error, job) : error;
  } finally {
    reporter.close();
  }
}

async function follow(job: TrainingJob, reporter: Reporter, interruption: Interruption): Promise<Outcome> {
  const { network, inputs, recipe, backend, dropLast } = job;
  const { epochs, batchSize, seed, patience } = recipe;
  const options = {
    epochs,
    batchSize,
    seed,
    backend,
    dropLast,
    optimizer: optimizerOf(recipe),
    schedule: scheduleOf(recipe),
    signal: interruption.signal,
    ...(inputs.validation && { validation: inputs.validation }),
    ...(patience !== undefined && { earlyStopping: { patience } }),
  };
  let best: EpochEvent | undefined;
  for await (const event of train(network, inputs.train, options)) {
    if (interruption.exitCode === undefined || event.type === "end") reporter.event(event);
    if (event.type === "epoch" && event.best) best = event;
    if (event.type === "end") return { end: event, best };
  }
  throw new Error("train() ended without an end event");
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
