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
  largestErrors,
  type ModelDescription,
  type Network,
  readRows,
  type Scaling,
  sampleCount,
  type Tensor,
  takeRows,
  unscale,
  worstMistakes,
} from "../../src/index.ts";
import { openBackend } from "../base/backend.ts";
import { formatCount } from "../base/format.ts";
import { regressionQuality } from "../base/quality.ts";
import type { Samples, TrainingInputs } from "../inputs/training-inputs.ts";
import type { Training } from "../job/job.ts";
import type { Activations, ClassResults, NumberResults } from "./run-report.ts";
import { type Placed, samplesOf } from "./samples.ts";

/** How many of the worst are shown. */
const WORST = 24;
/** Of how many samples the activations are looked at, and how many points are drawn. */
const MOST_SAMPLES = 1000;
/** Of how many rows of a file that is not in memory everything is measured. */
const MOST_ROWS = 10_000;

/** What was measured, and on what. */
export interface Measured {
  readonly measuredOn: string;
  readonly results: ClassResults | NumberResults;
  readonly activations: Activations;
}

/** Measures on the test samples, or else the validation samples, or else those that it learned from. */
export async function measured({ network, inputs, flags }: Training): Promise<Measured> {
  const { dataset, what, places } = await samplesFor(inputs);
  const { description } = inputs;
  const options = { backend: await openBackend(flags.backend, flags.threads) };
  const { loss, accuracy = Number.NaN } = await evaluate(network, dataset, options);
  const out = await network.predict(dataset.x, options);
  const shown = { dataset, places, description };
  return {
    measuredOn: `${formatCount(sampleCount(dataset))} ${what}`,
    results: dataset.labels ? { ...classResults(out, shown), loss, accuracy } : { ...numberResults(out, shown), loss },
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

function classResults(out: Tensor, shown: Placed): Omit<ClassResults, "loss" | "accuracy"> {
  const labels = shown.dataset.labels!;
  const confusion = confusionMatrix(out, labels);
  const classes = shown.description.classes ?? confusion.map((_, k) => `${k}`);
  const mistakes = worstMistakes(out, labels, WORST);
  const samples = samplesOf(shown, mistakes);
  return {
    task: "classification",
    classes,
    confusion,
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

function numberResults(out: Tensor, shown: Placed): Omit<NumberResults, "loss"> {
  const { target, scaling } = targetOf(shown.description);
  const targets = shown.dataset.targets!;
  const at = (row: number): { target: number; predicted: number } => ({
    target: unscale(targets.data[row]!, scaling),
    predicted: unscale(out.data[row]!, scaling),
  });
  const errors = largestErrors(out, targets, WORST);
  const samples = samplesOf(shown, errors);
  return {
    task: "regression",
    target,
    ...regressionQuality(out, targets, scaling.std),
    points: Array.from(spaced(targets.data.length), at),
    errors: errors.map(({ row }, i) => ({ place: shown.places(row), ...at(row), sample: samples[i]! })),
  };
}

function targetOf({ inputs }: ModelDescription): { readonly target: string; readonly scaling: Scaling } {
  if (inputs.kind === "table" && inputs.encoding.target.task === "regression") {
    const { name, mean, std } = inputs.encoding.target;
    return { target: name, scaling: { mean, std } };
  }
  return { target: "the target", scaling: { mean: 0, std: 1 } };
}

/** On one thread: a few samples, and a network for each layer. */
async function activationsOf(network: Network, dataset: Dataset): Promise<Activations> {
  const { x } = takeRows(dataset, spaced(sampleCount(dataset)));
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

/** Rows at even distances, at most so many. */
function spaced(rows: number, most: number = MOST_SAMPLES): Int32Array {
  const count = Math.min(rows, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}
