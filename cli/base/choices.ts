/**
 * The words that flags take, for the command line and for settings that are read from a file.
 *
 * @module
 */

/** By the name of the flag. */
export const CHOICES = {
  task: ["classification", "regression"],
  missing: ["impute", "drop"],
  decimal: [".", ","],
  optimizer: ["sgd", "rmsprop", "adam", "adamw"],
  schedule: ["constant", "linear"],
} as const;
