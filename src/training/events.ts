/**
 * What a training run says while it runs. `train` yields these and never prints: the command and the tests are readers
 * of the same stream, and so is whatever a user shows.
 *
 * @module
 */
import type { MetricName } from "../metrics/measures.ts";

/** The loss and, for classification, the accuracy over a whole dataset, in evaluation mode. */
export interface Evaluation {
  /** Mean loss per sample. */
  readonly loss: number;
  /** Fraction of samples whose largest logit is the label's, 0 to 1; only for classification. */
  readonly accuracy?: number;
  /** The metrics that were asked for, by their names. */
  readonly metrics?: Readonly<Partial<Record<MetricName, number>>>;
}

/** First event: what is about to run. */
export interface StartEvent {
  readonly type: "start";
  readonly samples: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly parameterCount: number;
  readonly seed: number;
  /** Name and one-line description of the backend. */
  readonly backend: string;
  readonly backendDescription: string;
  /** Whether the same seed gives the same bits on this backend, everywhere. */
  readonly reproducible: boolean;
  /** What the network gave on the validation data before the first step; only with `measureStart`. */
  readonly validation?: Evaluation;
}

/** After every step (one batch: forward, backward, update). */
export interface StepEvent {
  readonly type: "step";
  /** 1-based. */
  readonly epoch: number;
  /** 1-based, over the whole run. */
  readonly step: number;
  /** 1-based, within the epoch. */
  readonly stepInEpoch: number;
  /** Mean loss of this batch, before the update. */
  readonly loss: number;
  /** Fraction of this batch that was classified correctly, before the update; only for classification. */
  readonly accuracy?: number;
  readonly learningRate: number;
}

/** After every epoch. */
export interface EpochEvent {
  readonly type: "epoch";
  /** 1-based. */
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's batches while the weights were changing (not an evaluation after it). */
  readonly loss: number;
  /** Likewise; only for classification. */
  readonly accuracy?: number;
  /** On the validation data, after the epoch, in evaluation mode. */
  readonly validation?: Evaluation;
  /**
   * Whether this epoch is the best so far: lowest validation loss, or training loss without validation data; with `watch`, the
   * best value of the metric.
   */
  readonly best: boolean;
  /**
   * Time from the first batch to the end of the validation, with whatever the reader of the events did meanwhile; from
   * the first batch of this run, where it went on from a checkpoint.
   */
  readonly durationMs: number;
}

/** Why a run ended. */
export type EndReason = "finished" | "earlyStopping" | "aborted";

/** Last event. A run that diverges ends with a {@link DivergedError} instead. */
export interface EndEvent {
  readonly type: "end";
  readonly reason: EndReason;
  readonly epochs: number;
  readonly steps: number;
  /**
   * The epoch whose loss was lowest, or with `watch` the metric best, 1-based; 0 if none was completed, or with `measureStart` if none was better than what
   * the network began with.
   */
  readonly bestEpoch: number;
  /** Whether the network now holds the weights of `bestEpoch` rather than the last ones. */
  readonly restored: boolean;
  /** Time of all epochs, without set-up; since it went on from a checkpoint, where it did. */
  readonly durationMs: number;
}

export type TrainEvent = StartEvent | StepEvent | EpochEvent | EndEvent;

/** What {@link fit} returns: the stream, drained. */
export interface History {
  readonly epochs: readonly EpochEvent[];
  readonly end: EndEvent;
}
