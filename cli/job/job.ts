/**
 * What a training run needs, decided before it starts.
 *
 * @module
 */
import {
  type Backend,
  isRowSource,
  type Loss,
  type Model,
  type Network,
  type Replica,
  sampleCount,
} from "../../src/index.ts";
import { assertMetric } from "../../src/metrics/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { type BackendName, explainBackend, openBackend } from "../base/backend.ts";
import { assertOutput, defaultOutput } from "../base/files.ts";
import { joinRanks } from "../base/ranks.ts";
import { assertForTask } from "../base/task-metrics.ts";
import { readModel } from "../inputs/model-file.ts";
import { assertAllRanksRead } from "../inputs/read-table.ts";
import { type InputFlags, readTrainingInputs } from "../inputs/read-training-inputs.ts";
import { type ReadingListener, unheard } from "../inputs/reading.ts";
import type { TrainingInputs } from "../inputs/training-inputs.ts";
import { refuseIgnored } from "./ignored-flags.ts";
import { describeLoss, lossFor } from "./loss.ts";
import { assertMemory } from "./memory.ts";
import {
  assertBatchSize,
  assertSameNetwork,
  buildNetwork,
  describeNetwork,
  outputsOf,
  smallestBatch,
} from "./network.ts";
import { describeRecipe, type Recipe, type RecipeFlags, recipeFor } from "./recipe.ts";
import { assertSameTask, onlyCopy, readReplaced } from "./replaced-model.ts";

/** All flags of the command. */
export interface TrainFlags extends InputFlags, Omit<RecipeFlags, "seed"> {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly out?: string;
  readonly from?: string;
  /** The folder of the run; false for `--no-run`. */
  readonly run?: string | false;
  /** Steps from one checkpoint to the next. */
  readonly checkpointEvery?: number;
  readonly dryRun?: boolean;
  /** Under `mpirun`: statistics of each rank's rows alone. */
  readonly localBatchNorm?: boolean;
  readonly logEvery?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What a run learns from, and how: decided, and the same for whoever only looks at the run afterwards. */
export interface Training {
  readonly data: string;
  readonly flags: TrainFlags;
  readonly inputs: TrainingInputs;
  readonly recipe: Recipe;
  readonly network: Network;
  readonly loss: Loss;
  readonly backend: Backend;
  /** Whether the rows that do not fill a batch are left out. */
  readonly dropLast: boolean;
}

/** Everything that a run needs, decided. */
export interface TrainingJob extends Training {
  /** Where the model goes in the end. */
  readonly path: string;
  /** Whether there is a model at `path` already. */
  readonly replaces: boolean;
  /** This rank's part, under `mpirun`. */
  readonly replica: Replica | undefined;
}

/** What was decided when a run began that goes on now. */
export interface Decided {
  readonly recipe: Recipe;
  readonly path: string;
  /** In place of the file that `--from` names, which may be another one by now. */
  readonly from: Model | undefined;
}

/** {@link prepareTraining}, and where the model goes in the end; nothing is written. */
export async function prepareJob(
  data: string,
  flags: TrainFlags,
  listener: ReadingListener = unheard,
  decided?: Decided,
): Promise<TrainingJob> {
  const ranks = await joinRanks(flags.localBatchNorm);
  if (!decided) refuseIgnored(flags, ranks?.replica.size ?? 1);
  const path = decided?.path ?? flags.out ?? defaultOutput(data);
  const writes = !ranks || ranks.replica.rank === 0; // others may be where there is no such folder
  if (writes) await assertOutput(path, [data]);
  const replaced = writes ? await readReplaced(path) : undefined;
  const isNamed = path === flags.out || path === flags.from;
  if (replaced && flags.run === false && !isNamed) throw onlyCopy(path);
  assertAllRanksRead(data, ranks?.replica.size ?? 1);
  const threads = flags.threads ?? ranks?.threads;
  const replica = ranks?.replica;
  const training = await prepareTraining(data, { ...flags, ...(threads && { threads }) }, listener, decided, replica);
  if (replaced && flags.out === undefined) assertSameTask(replaced, path, training.inputs.description);
  return { ...training, flags, path, replaces: replaced !== undefined, replica };
}

/** The patience of a run that never stops early, and keeps the weights of its best epoch: what it begins with may be better. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Reads the data and makes every choice that is not made yet. */
export async function prepareTraining(
  data: string,
  flags: TrainFlags,
  listener: ReadingListener,
  decided?: Pick<Decided, "recipe" | "from">,
  replica?: Replica,
): Promise<Training> {
  const from = decided?.from ?? (flags.from === undefined ? undefined : await readModel(flags.from));
  if (from) assertSameNetwork(from, flags);
  const inputs = await readTrainingInputs(data, flags, from, listener);
  const rows = sampleCount(inputs.train);
  const width = isRowSource(inputs.train) ? inputs.train.inputs : inputs.train.x.data.length / rows;
  const suggested = decided?.recipe ?? recipeFor(data, flags, inputs.validation !== undefined);
  const keepsBest = !decided && from !== undefined && inputs.validation !== undefined;
  const recipe = {
    ...suggested,
    batchSize: Math.min(suggested.batchSize, rows),
    ...(keepsBest && { patience: suggested.patience ?? NEVER }),
  };
  const network = from?.network ?? buildNetwork(width, outputsOf(inputs.description), recipe);
  if (recipe.watch !== undefined) assertWatched(recipe.watch, inputs, network.outputs);
  const loss = await lossFor(recipe, inputs, network.outputs);
  const smallest = smallestBatch(network, replica);
  assertBatchSize(recipe.batchSize, smallest, rows, from !== undefined);
  const backend = await openBackend(flags.backend, flags.threads);
  assertMemory({ network, recipe, backend });
  const last = rows % recipe.batchSize;
  const dropLast = rows > recipe.batchSize && last > 0 && last < smallest;
  return { data, flags, inputs, recipe, network, loss, backend, dropLast };
}

/** @throws ConfigError for a metric that is not for these answers */
function assertWatched(watch: string, { train, description }: TrainingInputs, outputs: number): void {
  assertForTask("--watch", watch, description.task);
  assertMetric(watch, train, outputs, ["loss"]);
}

const UNMEASURED: Inference = {
  text: "nothing is held back to validate on, so nobody can tell whether the model of --from gets worse",
  option: "--validation",
};

/** Everything that was inferred or chosen, with the flags that change it. */
export function inferencesOf({ inputs, network, loss, recipe, backend, dropLast, flags }: Training): Inference[] {
  const last = sampleCount(inputs.train) % recipe.batchSize;
  const dropped =
    last === 1
      ? "the last batch would have one row: each epoch leaves out this row, a different row each time"
      : `the last batch would have ${last} rows, too few for all ranks: each epoch leaves out these rows, different rows each time`;
  return [
    ...inputs.inferences,
    describeNetwork(network, flags.from),
    ...describeLoss(loss, inputs.description),
    ...describeRecipe(recipe),
    ...(flags.from !== undefined && !inputs.validation ? [UNMEASURED] : []),
    ...(dropLast ? [{ text: dropped, option: "--batch-size" }] : []),
    explainBackend(flags.backend, backend),
  ];
}
