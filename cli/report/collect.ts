/**
 * What a report says of a run: measured with the network as it is now.
 *
 * @module
 */
import {
  activationStatistics,
  type Dataset,
  evaluate,
  isRowSource,
  type Network,
  readRows,
  sampleCount,
  takeRows,
} from "../../src/index.ts";
import { openBackend } from "../base/backend.ts";
import { formatCount } from "../base/format.ts";
import { classCounts } from "../inputs/class-counts.ts";
import { spaced } from "../inputs/some-rows.ts";
import type { Samples, TrainingInputs } from "../inputs/training-inputs.ts";
import type { Training } from "../job/job.ts";
import { doubtsAbout } from "../score/words.ts";
import { resultsOf } from "./results.ts";
import type { Activations, RunReport } from "./run-report.ts";
import type { Placed } from "./samples.ts";

/** Of how many samples the activations are looked at. */
const MOST_SAMPLES = 1000;
/** Of how many rows of a file that is not in memory everything is measured. */
const MOST_ROWS = 10_000;

/** What was measured, and on what. */
export type Measured = Pick<RunReport, "measuredOn" | "results" | "doubts" | "activations">;

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
  const results = await resultsOf(out, shown, { ...measures, accuracy });
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
