/**
 * What an experiment learns from, whatever it was made of.
 *
 * @module
 */
import type { Dataset, ModelInputs } from "../../src/index.ts";

/** Samples of classes, ready to train on. */
export interface Samples {
  readonly train: Dataset & { readonly labels: Int32Array };
  readonly validation: Dataset & { readonly labels: Int32Array };
  /** The name of each label. */
  readonly classes: readonly string[];
  /** The name of each input. */
  readonly features: readonly string[];
  /** `plane` where a sample is a point (x, y) that can be drawn; `picture` where it is one. */
  readonly look: "plane" | "picture" | "row";
  /** How raw inputs become rows; saved with the network. */
  readonly inputs: ModelInputs;
  /** What was inferred or left out, for people. */
  readonly notes: readonly string[];
}
