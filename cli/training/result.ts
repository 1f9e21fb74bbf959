/**
 * What a run has come to: the network that it leaves, measured once more.
 *
 * @module
 */
import type { MetricName } from "../../src/index.ts";
import { openBackend } from "../base/backend.ts";
import { classCounts } from "../inputs/class-counts.ts";
import { someRows } from "../inputs/some-rows.ts";
import type { Samples, TrainingInputs } from "../inputs/training-inputs.ts";
import type { TrainingJob } from "../job/job.ts";
import type { VerdictEvent } from "../runs/event-log.ts";
import { type Score, scoreOf } from "../score/score.ts";
import { disagreement, lossInEvaluation } from "../score/settled.ts";
import { doubtsAbout } from "../score/words.ts";
import { epochOf, type Outcome } from "./run.ts";

/** At most so many of the training rows are measured. */
const MOST_ROWS = 10_000;

export interface Result {
  readonly of: VerdictEvent["of"];
  readonly score: Score;
  /** On training rows, by the moving averages; undefined where there are none. */
  readonly lossInEvaluation: number | undefined;
}

/** Measures the network as it is now; all ranks do so together. */
export async function measureResult({ network, inputs, recipe, loss, flags, replica }: TrainingJob): Promise<Result> {
  const { train, description } = inputs;
  const options = { backend: await openBackend(flags.backend, flags.threads), loss, replica };
  const learned = await someRows(train, MOST_ROWS);
  const { of, samples } = measuredOf(inputs, learned);
  const counts = await classCounts(train, network.outputs);
  const metrics = recipe.watch === undefined ? undefined : [recipe.watch as MetricName];
  const score = await scoreOf({ network, description }, samples, counts, { ...options, metrics });
  const inEvaluation = await lossInEvaluation(network, learned, options);
  return { of, score, lossInEvaluation: inEvaluation };
}

/** For the run's file and for programs. */
export function verdictOf(job: TrainingJob, outcome: Outcome, result: Result): VerdictEvent {
  const { of, score } = result;
  const { rows, loss, betterThanConstant, constant } = score;
  const warnings = warningsOn(job, outcome, result);
  return { type: "verdict", of, rows, loss, ...measuresOf(score), constant, betterThanConstant, warnings };
}

function measuresOf(score: Score): Partial<VerdictEvent> {
  if ("accuracy" in score) return { accuracy: score.accuracy, ...(score.rare && { rare: score.rare }) };
  if ("meanAccuracy" in score) return { meanAccuracy: score.meanAccuracy, meanF1: score.meanF1 };
  return { rmse: score.rmse, meanAbsoluteError: score.meanAbsoluteError, r2: score.r2 };
}

/** What the user should look at, in sentences. */
function warningsOn({ inputs }: TrainingJob, outcome: Outcome, { of, score, lossInEvaluation }: Result): string[] {
  const inTraining = epochOf(outcome)?.loss;
  const isKnown = inTraining !== undefined && lossInEvaluation !== undefined;
  return [
    ...doubtsAbout(score, `${of} ${manyOf(inputs)}`, outcome.end.reason === "earlyStopping"),
    ...(isKnown ? disagreement(inTraining, lossInEvaluation) : []),
  ];
}

/** `rows` or `pictures`. */
export function manyOf({ description }: TrainingInputs): string {
  return description.inputs.kind === "images" ? "pictures" : "rows";
}

/** The samples that were kept for the end; else those to validate on, else some of those that it learned from. */
function measuredOf(
  { test, validation }: TrainingInputs,
  learned: Samples,
): { readonly of: Result["of"]; readonly samples: Samples } {
  if (test) return { of: "test", samples: test };
  return validation ? { of: "validation", samples: validation } : { of: "training", samples: learned };
}
