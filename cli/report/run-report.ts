/**
 * What a report says, before it is drawn: plain values, as JSON holds them.
 *
 * @module
 */
import type { LayerActivations } from "../../src/index.ts";
import type { ClassScore } from "../score/class-score.ts";
import type { LabelsScore } from "../score/labels-score.ts";
import type { NumberScore } from "../score/number-score.ts";
import type { Probabilities } from "./probabilities.ts";

export interface RunReport {
  /** The data, as the user named it. */
  readonly title: string;
  /** Lines on how the run went: `finished after 5 epochs, 9.8 s`. */
  readonly outcome: readonly string[];
  readonly curves: Curves;
  /** What the following was measured on: `10,000 test pictures`. */
  readonly measuredOn: string;
  readonly results: ClassResults | NumberResults | SeveralResults;
  /** What to doubt about them, in sentences. */
  readonly doubts: readonly string[];
  readonly activations: Activations;
  /** The layers, as a table of plain text. */
  readonly network: string;
  readonly configuration: readonly ConfigurationGroup[];
  /** What repeats the run, and the folder in which it was typed. */
  readonly command: string;
  readonly folder: string;
}

/** How loss, accuracy and learning rate went. */
export interface Curves {
  readonly epochs: readonly EpochPoint[];
  /** Means over stretches of steps; the epoch is a fraction, 0 at the start. */
  readonly batches: readonly BatchPoint[];
  /** The epoch with the lowest loss, or the best value of what was watched; undefined if none was completed. */
  readonly best: number | undefined;
  /** The metric that was watched; undefined for the loss. */
  readonly watched?: string | undefined;
}

export interface EpochPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly validationLoss: number | undefined;
  readonly validationAccuracy: number | undefined;
  /** The value of the metric that was watched, on the validation data. */
  readonly watched: number | undefined;
}

export interface BatchPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly learningRate: number;
}

/** Of a classifier. */
export interface ClassResults {
  readonly task: "classification";
  readonly score: ClassScore;
  readonly classes: readonly string[];
  readonly mistakes: readonly ShownMistake[];
  /** Undefined where the network gives no numbers. */
  readonly probabilities: Probabilities | undefined;
}

/** Of a regression, in the target's unit. */
export interface NumberResults {
  readonly task: "regression";
  readonly score: NumberScore;
  readonly target: string;
  /** Some of the samples, evenly spaced: the true value and the predicted one. */
  readonly points: readonly { readonly target: number; readonly predicted: number }[];
  readonly errors: readonly ShownError[];
}

/** Of several targets. */
export interface SeveralResults {
  readonly task: "several";
  readonly score: NumberScore | LabelsScore;
  /** Of each of the first targets. */
  readonly parts: readonly { readonly name: string; readonly results: ClassResults | NumberResults }[];
}

/** A sample as people see it. */
export type Sample =
  | { readonly kind: "picture"; readonly rows: number; readonly columns: number; readonly pixels: readonly number[] }
  | { readonly kind: "row"; readonly columns: readonly string[]; readonly cells: readonly SampleCell[] }
  | { readonly kind: "numbers" };

export interface SampleCell {
  /** Empty where there was no category, or an unknown one. */
  readonly text: string;
  /** Whether it is the training mean, which may stand for a missing number: the encoded rows do not tell. */
  readonly isMean: boolean;
}

export interface ShownMistake {
  /** Where it is in the data: `line 83`, `picture 321`. */
  readonly place: string;
  readonly label: string;
  readonly taken: string;
  readonly probability: number;
  readonly labelProbability: number;
  readonly sample: Sample;
}

export interface ShownError {
  readonly place: string;
  readonly target: number;
  readonly predicted: number;
  readonly sample: Sample;
}

/** On a sample of the data. */
export interface Activations {
  readonly samples: number;
  readonly layers: readonly LayerActivations[];
  /** The same weights without the batch normalization; undefined where there is none. */
  readonly withoutBatchNorm: readonly LayerActivations[] | undefined;
}

export interface ConfigurationGroup {
  readonly title: string;
  readonly entries: readonly { readonly text: string; readonly hint?: string }[];
}
