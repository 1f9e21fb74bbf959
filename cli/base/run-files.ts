/**
 * The names of the files in the folder of a run.
 *
 * @module
 */

/** All but the lock of a run. */
export const RUN_FILES = {
  /** What the run does: see `config.ts`. */
  config: "config.json",
  /** What it did it with. */
  environment: "environment.json",
  /** Its events, one JSON object a line. */
  events: "events.ndjson",
  /** The model after the best epoch. */
  best: "best.safetensors",
  /** The newest checkpoint, which is the model at that step, too. */
  last: "last.safetensors",
  /** The model that the run ended with, where that is an average of the last weights: the checkpoint has the weights. */
  average: "average.safetensors",
  /** The run drawn, for people. */
  report: "report.html",
} as const;
