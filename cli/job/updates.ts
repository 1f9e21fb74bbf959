/**
 * What happens between the gradient of a batch and the weights, where flags ask for more than the optimizer.
 *
 * @module
 */
import { ConfigError, type UpdateOptions } from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";

/** Of a run; what is undefined is as the library has it. */
export interface UpdateChoices {
  /** The largest norm of the gradient. */
  readonly clipNorm?: number | undefined;
  /** How much of the average of the weights stays from update to update. */
  readonly average?: number | undefined;
  /** What the weight decay is for. */
  readonly decay?: "all" | "weights" | undefined;
  /** Batches for each update. */
  readonly accumulate?: number | undefined;
}

/** Those of the flags that were given. @param weightDecay of the run @throws ConfigError if there is none to restrict */
export function updateChoicesIn(flags: UpdateChoices, weightDecay: unknown): UpdateChoices {
  const { clipNorm, average, decay, accumulate } = flags;
  if (decay === "weights" && weightDecay === 0) {
    throw new ConfigError(
      "--decay says what weight decay is for, and there is none. Give --weight-decay, such as 0.01.",
    );
  }
  return {
    ...(clipNorm !== undefined && { clipNorm }),
    ...(average !== undefined && { average }),
    ...(decay !== undefined && { decay }),
    ...(accumulate !== undefined && { accumulate }),
  };
}

/** The options of the library. */
export function updateOptionsOf({ clipNorm, average, decay, accumulate }: UpdateChoices): UpdateOptions {
  return {
    ...(clipNorm !== undefined && { clipNorm }),
    ...(average !== undefined && { averaging: { decay: average } }),
    ...(decay !== undefined && { decay }),
    ...(accumulate !== undefined && { accumulate }),
  };
}

/** What is not as usual, each with its flag. */
export function describeUpdates({ clipNorm, average, decay, accumulate = 1 }: UpdateChoices): Inference[] {
  const averaged = `the model is the moving average of the weights, of which ${average} stays at each update`;
  return [
    ...(clipNorm === undefined ? [] : [{ text: `gradients of at most norm ${clipNorm}`, option: "--clip-norm" }]),
    ...(accumulate === 1
      ? []
      : [{ text: `${plural(accumulate, "batch", "batches")} an update`, option: "--accumulate" }]),
    ...(decay === "weights"
      ? [{ text: "weight decay for weights only, not for biases and normalization", option: "--decay" }]
      : []),
    ...(average === undefined ? [] : [{ text: averaged, option: "--average" }]),
  ];
}
