/**
 * What a training run is going to do: its options filled in, its data checked.
 *
 * @module
 */
import { assertPositiveInteger } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import type { Rows } from "../data/rows.ts";
import { minimumBatch } from "../graph/structure.ts";
import { defaultLoss, lossOf } from "../losses/catalog.ts";
import { assertSuits, type Loss } from "../losses/loss.ts";
import type { MetricName } from "../metrics/measures.ts";
import type { Network } from "../network/network.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { constant } from "../schedules/schedules.ts";
import { Batches } from "./batches.ts";
import { assertCounts, type Data, rowsFor } from "./check-data.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { CheckpointOptions, EarlyStopping, TrainOptions } from "./options.ts";
import { frozenStatistics, segmentsOf } from "./parameter-groups.ts";
import type { Replica } from "./replica.ts";
import type { UpdateOptions } from "./update-options.ts";

/** Everything decided. */
export interface Plan {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly loss: Loss;
  readonly schedule: Schedule;
  readonly rows: Rows;
  readonly validation: Rows | undefined;
  readonly earlyStopping: EarlyStopping | undefined;
  /** Undefined for the loss. */
  readonly watch: MetricName | undefined;
  readonly measureStart: boolean;
  readonly batches: Batches;
  readonly signal: AbortSignal | undefined;
  readonly checkpoint: CheckpointOptions | undefined;
  readonly resumeFrom: Checkpoint | undefined;
  readonly replica: Replica | undefined;
  /** What of the options decides how gradients become updates. */
  readonly update: { readonly [Name in keyof UpdateOptions]: UpdateOptions[Name] | undefined };
}

/** @throws ConfigError, ShapeError, DataError for options or data that do not fit */
export function planOf(network: Network, data: Data, options: TrainOptions): Plan {
  const rows = rowsFor(network, data, "training data", options.loss);
  const { epochs = 10, seed = 0, shuffle = true, dropLast = false, schedule = constant() } = options;
  const { earlyStopping, watch = "loss", measureStart = false, signal, checkpoint, resumeFrom, replica } = options;
  const loss = lossOf(options.loss ?? defaultLoss(rows.targets === undefined));
  const batchSize = Math.min(options.batchSize ?? 32, rows.rowCount);
  assertPositiveInteger("epochs", epochs);
  if (measureStart && !options.validation) throw new ConfigError("measureStart needs validation data to measure on.");
  assertSuits(loss, network.outputs, rows);
  assertCounts(loss, rows, "training data");
  segmentsOf(network.structure, options, 1); // groups that match nothing are refused before the first step
  const fewest = minimumBatch(network.structure, frozenStatistics(network.structure, options.parameterGroups));
  assertLastBatch(fewest, rows.rowCount, batchSize, dropLast, replica);
  const validation = options.validation && rowsFor(network, options.validation, "validation data", loss);
  if (validation && (validation.targets === undefined) !== (rows.targets === undefined)) {
    throw new ConfigError("The training and the validation data must both have labels, or both have targets.");
  }
  if (validation) {
    assertSuits(loss, network.outputs, validation);
    assertCounts(loss, validation, "validation data");
  }
  const batches = new Batches(rows, { batchSize, shuffle, dropLast, seed, replica });
  const { clipNorm, clipValue, accumulate, averaging, parameterGroups, decay } = options;
  return {
    update: { clipNorm, clipValue, accumulate, averaging, parameterGroups, decay },
    ...{ epochs, batchSize, seed, shuffle, dropLast, loss, schedule },
    watch: watch === "loss" ? undefined : watch,
    ...{ rows, validation, earlyStopping, measureStart, batches, signal, checkpoint, resumeFrom, replica },
  };
}

/**
 * A last batch that is too small would only be met after a whole epoch: it is refused before the first step.
 *
 * @param ofOne rows that the network needs where one process trains
 */
function assertLastBatch(
  ofOne: number,
  rows: number,
  batchSize: number,
  dropLast: boolean,
  replica: Replica | undefined,
): void {
  const minimum = replica?.minimumBatch(ofOne) ?? ofOne;
  const last = rows % batchSize || batchSize;
  if (last >= minimum || (dropLast && rows >= batchSize && batchSize >= minimum)) return;
  const others = batchSize >= minimum ? "dropLast: true, or another batchSize" : `a batchSize of at least ${minimum}`;
  const fix = rows >= minimum ? others : "more rows";
  throw new ConfigError(
    `${rows} rows in batches of ${batchSize} leave a batch of ${last}, but a layer of this network (see minimumBatch) ` +
      `trains on at least ${minimum} rows. Use ${fix}.`,
  );
}
