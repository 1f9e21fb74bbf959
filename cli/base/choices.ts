/**
 * The words that flags take, for the command line and for settings that are read from a file.
 *
 * @module
 */

import { optimizerDefinitions } from "../../src/index.ts";

/** By the name of the flag. */
export const CHOICES = {
  task: ["classification", "regression"],
  missing: ["impute", "drop"],
  decimal: [".", ","],
  optimizer: optimizerDefinitions.map(({ kind }) => kind) as readonly string[],
  schedule: ["constant", "linear", "cosine", "oneCycle", "exponential", "polynomial"],
  loss: [
    "softmaxCrossEntropy",
    "sigmoidCrossEntropy",
    "meanSquaredError",
    "meanAbsoluteError",
    "huber",
    "quantileLoss",
  ],
  classWeights: ["balanced"],
  decay: ["all", "weights"],
} as const;
