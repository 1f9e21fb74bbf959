/**
 * The options of a training run.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import type { LossName } from "../losses/catalog.ts";
import type { Loss } from "../losses/loss.ts";
import type { MetricName } from "../metrics/measures.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { Data } from "./check-data.ts";
import type { Checkpoint, OptimizerSnapshot } from "./checkpoint.ts";
import type { Replica } from "./replica.ts";
import type { UpdateOptions } from "./update-options.ts";

/** Options of {@link createTrainer}: all that one step needs. */
export interface TrainerOptions extends UpdateOptions {
  /** Default: `adam()`. */
  readonly optimizer?: Optimizer;
  /**
   * What the optimizer remembers of training before this one, here or in PyTorch: see `readOptimizerState`. A checkpoint
   * that a run goes on from comes before it. Default: nothing.
   */
  readonly optimizerState?: OptimizerSnapshot;
  /** By name, or one of your own. Default: `softmaxCrossEntropy` if the data has labels, `meanSquaredError` if targets. */
  readonly loss?: LossName | Loss;
  /** The most rows a batch may have; memory is laid out for it. Default: the rows of the first batch. */
  readonly batchSize?: number;
  /** Seeds initialization and shuffling; an integer in [0, 2³²). Default: 0. */
  readonly seed?: number;
  /** Default: `"auto"`. */
  readonly backend?: BackendChoice;
  /** How many threads a wasm backend works with; the results are the same bits. Default: see {@link createBackend}. */
  readonly threads?: number | undefined;
  /** This process' part where several train one network: see `dataParallel`. Default: it trains alone. */
  readonly replica?: Replica | undefined;
}

/** When to stop before the last epoch. The weights of the best epoch are restored. */
export interface EarlyStopping {
  /** Number of epochs without improvement after which the run ends. */
  readonly patience: number;
  /** How much lower the validation loss, or how much better what is watched, must be to count as an improvement. Default: 0. */
  readonly minDelta?: number;
}

/** How far a run has come where a checkpoint is due. */
export type CheckpointProgress = Pick<Checkpoint, "epochs" | "epoch" | "step" | "stepInEpoch">;

/** When and where a run's checkpoints are kept. */
export interface CheckpointOptions {
  /**
   * Whether a checkpoint of the run as it stands is wanted: asked each time that one is due, before anything is copied for it.
   * If the answer is no, `save` is not called. The last checkpoint, at the end of the run or where it is aborted, is taken
   * without asking. Default: every one is wanted.
   */
  readonly wanted?: (progress: CheckpointProgress) => Promise<boolean> | boolean;
  /** Also after every so many steps, counted over the whole run. Default: only at the end of each epoch. */
  readonly everySteps?: number;
  /**
   * Called with a checkpoint at the end of each epoch and when the run is aborted by its signal: after the reader of the
   * events has seen the step or epoch. The run waits for it; what it throws ends the run.
   */
  readonly save: (checkpoint: Checkpoint) => Promise<void> | void;
}

/** Options of {@link train} and {@link fit}. */
export interface TrainOptions extends TrainerOptions {
  /** Number of passes over the data. Default: 10. */
  readonly epochs?: number;
  /** Rows per step. Default: 32, or all rows if there are fewer. */
  readonly batchSize?: number;
  /** The factor on the learning rate over the run. Default: `constant()`. */
  readonly schedule?: Schedule;
  /** Measured after every epoch. */
  readonly validation?: Data;
  /** Needs `validation`. */
  readonly earlyStopping?: EarlyStopping;
  /**
   * What of the validation makes an epoch the best one, and decides when to stop early: the lowest loss, or the best value of
   * a metric, such as the highest `f1`. A metric needs `validation`; its value stands in the event of each epoch. Default:
   * `"loss"`.
   */
  readonly watch?: "loss" | MetricName;
  /**
   * Whether the network is measured on the validation data before the first step, too: for one that has learned before.
   * What it began with counts as epoch 0, so that no worse epoch is the best one. Default: false.
   */
  readonly measureStart?: boolean;
  /** Whether the data is shuffled before every epoch. Default: true. */
  readonly shuffle?: boolean;
  /** Whether rows that do not fill a last batch are left out (others each epoch, when shuffled). Default: false. */
  readonly dropLast?: boolean;
  /** Ends the run after the current step; the network keeps the weights it then has. */
  readonly signal?: AbortSignal;
  /** Keeps what the run needs to go on after an interruption. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Goes on from a checkpoint: on a reproducible backend with the same bits as if the run had never stopped. Network,
   * data and options must be those of that run; only `threads`, `worker`, `signal` and `checkpoint` may differ. There may be
   * more `epochs` where the schedule does not depend on their number: the bits are then those of a run that had all of them
   * from the beginning. The schedule must depend on its arguments alone. What the network holds is replaced.
   * Anything else that differs is a ConfigError that names it.
   */
  readonly resumeFrom?: Checkpoint;
  /**
   * Trains in a worker of its own, so that this thread stays free (in a page, it never freezes): the same events, the same
   * bits. Events come in batches, up to 60 a second. The worker is a little ahead of what was seen, and waits for a reader
   * who falls behind; who leaves the loop early finds the weights of its last step. Layers, optimizer and backend must be
   * chainrule's own, since functions cannot cross. Default: false.
   */
  readonly worker?: boolean;
}
