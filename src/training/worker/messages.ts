/**
 * What a page and its training worker tell each other.
 *
 * @module
 */
import type { WasmVariant } from "../../backends/wasm/variants.ts";
import type { ErrorCode } from "../../base/errors.ts";
import type { Shape } from "../../base/shape.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Values } from "../../graph/executor.ts";
import type { LayerConfig } from "../../layers/layer.ts";
import type { LossConfig } from "../../losses/loss.ts";
import type { Optimizer } from "../../optimizers/optimizer.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { TrainEvent } from "../events.ts";
import type { CheckpointProgress, TrainOptions } from "../options.ts";

/** A training run without functions: what the other side makes it again from. */
export interface RunDescription {
  readonly layers: readonly LayerConfig[];
  /** Of a sample, which the layers alone may not say. */
  readonly inputShape: Shape;
  /** Parameters and state before the first step. */
  readonly values: Values;
  readonly dataset: Dataset;
  readonly validation: Dataset | undefined;
  readonly optimizer: Pick<Optimizer, "kind" | "config">;
  readonly loss: LossDescription;
  /** The schedule's factor at every step of the run. */
  readonly factors: Float64Array;
  /** The binary of the kernels and how it is called; undefined for the reference backend. */
  readonly variant: WasmVariant | undefined;
  /** Options that are plain data. */
  readonly plain: Omit<
    TrainOptions,
    "optimizer" | "loss" | "schedule" | "backend" | "validation" | "signal" | "checkpoint" | "worker"
  >;
  /** Whether somebody keeps checkpoints, how often, and whether to ask before each. */
  readonly checkpoint: { readonly everySteps?: number; readonly isAsked: boolean } | undefined;
  /** Whether the run's signal has already said so. */
  readonly aborted: boolean;
}

/** A loss without functions: its name and settings, or the heads that it was made of. */
export type LossDescription =
  | { readonly name: string; readonly config: LossConfig }
  | {
      readonly heads: readonly { readonly columns: number; readonly loss: LossDescription; readonly weight: number }[];
    };

/** From the page. */
export type ToWorker =
  | { readonly type: "start"; readonly run: RunDescription; readonly workerFile: string | undefined }
  /** A batch of events was seen, or a checkpoint kept: go on. */
  | { readonly type: "seen" | "saved" }
  /** Whether the checkpoint that was asked about is wanted. */
  | { readonly type: "wanted"; readonly wanted: boolean }
  /** The run's signal. */
  | { readonly type: "abort" }
  /** Nobody reads any more: stop where you are. */
  | { readonly type: "leave" }
  /** Send the present values. */
  | { readonly type: "read" };

/** An error as data. */
export interface ErrorDescription {
  readonly message: string;
  /** Of a `ChainruleError`. */
  readonly code?: ErrorCode;
  readonly divergence?: { readonly step: number; readonly loss: number; readonly tensor: string };
  readonly stack?: string | undefined;
}

/** To the page. */
export type FromWorker =
  | { readonly type: "events"; readonly events: readonly TrainEvent[] }
  /** Is a checkpoint wanted now? */
  | { readonly type: "due"; readonly progress: CheckpointProgress }
  | { readonly type: "checkpoint"; readonly checkpoint: Checkpoint }
  | { readonly type: "values"; readonly values: Values }
  /** The last one. The values are absent where the run ended before there were any. */
  | {
      readonly type: "done";
      readonly events: readonly TrainEvent[];
      readonly values?: Values;
      readonly error?: ErrorDescription;
    };

/** What of a message need not be copied: the arrays in it were made for it. */
export function buffersOf(...tensors: readonly (ArrayBufferView | undefined)[]): ArrayBuffer[] {
  const buffers = tensors.map((array) => array?.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}

/** Arrays of values. */
export function arraysOf(values: Values): ArrayBufferView[] {
  return [...values.values()].map(({ data }) => data);
}
