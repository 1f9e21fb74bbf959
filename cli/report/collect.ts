/**
 * What a report says of a run: measured with the network as it is now.
 *
 * @module
 */
import {
  activationStatistics,
  confusionMatrix,
  type Dataset,
  evaluate,
  isRowSource,
  type Loss,
  largestErrors,
  type ModelDescription,
  type Network,
  readRows,
  sampleCount,
  type Tensor,
  takeRows,
  unscale,
  worstMistakes,
} from "../../src/index.ts";
import { RegressionErrors } from "../../src/metrics/index.ts";
import { openBackend } from "../base/backend.ts";
import { formatCount } from "../base/format.ts";
import { classCounts } from "../inputs/class-counts.ts";
import { spaced } from "../inputs/some-rows.ts";
import type { Samples, TrainingInputs } from "../inputs/training-inputs.ts";
import type { Training } from "../job/job.ts";
import { type ClassScore, classScore, judgedByLoss, type NumberScore, numberScore, scalingOf } from "../score/score.ts";
import { doubtsAbout } from "../score/words.ts";
import { probabilitiesOf } from "./probabilities.ts";
import type { Activations, ClassResults, NumberResults, RunReport } from "./run-report.ts";
import { type Placed, samplesOf } from "./samples.ts";

/** How many of the worst are shown. */
const WORST = 24;
/** Of how many samples the activations are looked at, and how many points are drawn. */
const MOST_SAMPLES = 1000;
/** Of how many rows of a file that is not in memory everything is measured. */
const MOST_ROWS = 10_000;

/** What was measured, and on what. */
export type Measured = Pick<RunReport, "measuredOn" | "results" | "doubts" | "activations">;

/** Samples, how many training rows have each class, and the loss of the training. */
interface Compared extends Placed {
  readonly loss: Loss;
  readonly counts: readonly number[] | undefined;
}

/** Measures on the test samples, or else the validation samples, or else those that it learned from. */
export async function measured({ network, inputs, loss: lossFunction, flags }: Training): Promise<Measured> {
  const { dataset, what, places } = await samplesFor(inputs);
  const { description } = inputs;
  const options = { backend: await openBackend(flags.backend, flags.threads) };
  const { loss, accuracy = Number.NaN } = await evaluate(network, dataset, { ...options, loss: lossFunction });
  const out = await network.predict(dataset.x, options);
  const counts = await classCounts(inputs.train, network.outputs);
  const shown = { dataset, places, description, counts, loss: lossFunction };
  const measures = { rows: sampleCount(dataset), loss };
  const results = dataset.labels
    ? classResults(out, shown, { ...measures, accuracy })
    : await numberResults(out, shown, measures);
  return {
    measuredOn: `${formatCount(measures.rows)} ${what}`,
    results,
    doubts: doubtsAbout(results.score, what),
    activations: await activationsOf(network, dataset),
  };
}

async function samplesFor(inputs: TrainingInputs): Promise<Omit<Placed, "description"> & { readonly what: string }> {
  const { test, validation, train, places } = inputs;
  const many = places.each === "picture" ? "pictures" : "rows";
  const at = (place?: (row: number) => number) => (row: number) => `${places.each} ${place ? place(row) : row}`;
  if (test) return { dataset: test, what: `test ${many}`, places: at() };
  if (validation) return inMemory(validation, `validation ${many}`, at(places.validation));
  return inMemory(train, `training ${many}`, at(places.train));
}

/** Of rows that are not in memory, some. */
async function inMemory(
  samples: Samples,
  what: string,
  places: (row: number) => string,
): Promise<Omit<Placed, "description"> & { readonly what: string }> {
  if (!isRowSource(samples)) return { dataset: samples, what, places };
  const all = sampleCount(samples);
  const chosen = spaced(all, MOST_ROWS);
  return {
    dataset: await readRows(samples, chosen),
    what: all > MOST_ROWS ? `of ${formatCount(all)} ${what}, at even distances` : what,
    places: (row) => places(chosen[row]!),
  };
}

function classResults(
  out: Tensor,
  shown: Compared,
  measures: Pick<ClassScore, "rows" | "loss" | "accuracy">,
): ClassResults {
  const labels = shown.dataset.labels!;
  const confusion = confusionMatrix(out, labels);
  const classes = shown.description.classes ?? confusion.map((_, k) => `${k}`);
  const mistakes = worstMistakes(out, labels, WORST);
  const samples = samplesOf(shown, mistakes);
  return {
    task: "classification",
    score: { ...measures, ...classScore(classes, confusion, measures.loss, shown) },
    classes,
    probabilities: probabilitiesOf(out, labels, classes),
    mistakes: mistakes.map(({ row, label, taken, probability, labelProbability }, i) => ({
      place: shown.places(row),
      label: classes[label]!,
      taken: classes[taken]!,
      probability,
      labelProbability,
      sample: samples[i]!,
    })),
  };
}

async function numberResults(
  out: Tensor,
  shown: Compared,
  measures: Pick<NumberScore, "rows" | "loss">,
): Promise<NumberResults> {
  const scaling = scalingOf(shown);
  const all = new RegressionErrors();
  const targets = shown.dataset.targets!;
  const at = (row: number): { target: number; predicted: number } => ({
    target: unscale(targets.data[row]!, scaling),
    predicted: unscale(out.data[row]!, scaling),
  });
  all.add(out, targets);
  const errors = largestErrors(out, targets, WORST);
  const samples = samplesOf(shown, errors);
  return {
    task: "regression",
    score: await judgedByLoss({ ...measures, ...numberScore(all, scaling) }, all.targets.mean, shown.dataset, {
      loss: shown.loss,
    }),
    target: targetOf(shown.description),
    points: Array.from(spaced(targets.data.length, MOST_SAMPLES), at),
    errors: errors.map(({ row }, i) => ({ place: shown.places(row), ...at(row), sample: samples[i]! })),
  };
}

function targetOf({ inputs }: ModelDescription): string {
  return inputs.kind === "table" ? inputs.encoding.target.name : "the target";
}

/** On one thread: a few samples, and a network for each layer. */
async function activationsOf(network: Network, dataset: Dataset): Promise<Activations> {
  const { x } = takeRows(dataset, spaced(sampleCount(dataset), MOST_SAMPLES));
  const layers = network.structure.operations.flatMap(({ layer }) => layer ?? []);
  const normalizing = layers.find(({ state }) => state.length > 0); // it has running statistics
  const options = { threads: 1 };
  return {
    samples: x.shape[0]!,
    layers: await activationStatistics(network, x, options),
    withoutBatchNorm:
      normalizing && (await activationStatistics(network, x, { ...options, leaveOut: normalizing.kind })),
  };
}
