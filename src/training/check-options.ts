/**
 * Whether the options of a training run are of the right kind: for those whom no compiler tells.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys, assertPositiveInteger } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { inWords } from "../base/words.ts";
import { assertCheckpoint } from "./checkpoint.ts";
import type { CheckpointOptions, EarlyStopping, TrainOptions } from "./options.ts";
import { assertUpdateOptions } from "./update-options.ts";

/** What each option is, in a word, and whether a value is that. The values are checked further where they are used. */
type Check = readonly [wanted: string, isRight: (value: unknown) => boolean];

const NUMBER = (example: number): Check => [`a number, such as ${example}`, (value) => typeof value === "number"];
const BOOLEAN: Check = ["true or false", (value) => typeof value === "boolean"];
const ANYTHING: Check = ["", () => true];
const OPTIMIZER: Check = [
  "an optimizer that was made by a call, such as adam()",
  (value) => has(value, "kind", "learningRate", "config", "slots", "kernels", "bind"),
];
const LOSS: Check = [
  'the name of a loss, such as "meanSquaredError", or a loss of your own { name, needs, kernels, bind }',
  (value) => typeof value === "string" || has(value, "name", "needs", "kernels", "bind"),
];
const BACKEND: Check = [
  'the name of a backend, such as "auto", or a backend',
  (value) => typeof value === "string" || has(value, "bind", "allocate"),
];
const DATA: Check = ["data { x, labels } or { x, targets }", (value) => has(value) && !Array.isArray(value)];
const SIGNAL: Check = ["the signal of an AbortController", (value) => has(value, "aborted", "addEventListener")];
const SCHEDULE: Check = [
  "a function of the step, such as linear({ warmup: 0.1 })",
  (value) => typeof value === "function",
];
const REMEMBERED: Check = [
  "what readOptimizerState or the snapshot of a trainer gives",
  (value) => has(value, "stepCount", "slots") && (value as { slots: unknown }).slots instanceof Map,
];

const CHECKS: Readonly<Record<keyof TrainOptions, Check>> = {
  optimizer: OPTIMIZER,
  optimizerState: REMEMBERED,
  loss: LOSS,
  clipNorm: ["a number, or { max: 1, type: 2 }", (value) => typeof value === "number" || has(value)],
  clipValue: NUMBER(1),
  accumulate: NUMBER(4),
  averaging: ["{ decay: 0.999 }", (value) => has(value)],
  parameterGroups: ['a list of groups, such as [{ layers: ["0"], frozen: true }]', Array.isArray],
  decay: ['"all" or "weights"', (value) => typeof value === "string"],
  batchSize: NUMBER(32),
  seed: NUMBER(1),
  backend: BACKEND,
  threads: NUMBER(2),
  epochs: NUMBER(10),
  schedule: SCHEDULE,
  validation: DATA,
  earlyStopping: ["{ patience: 5 }", (value) => has(value)],
  watch: ['"loss" or the name of a metric, such as "f1"', (value) => typeof value === "string"],
  measureStart: BOOLEAN,
  shuffle: BOOLEAN,
  dropLast: BOOLEAN,
  signal: SIGNAL,
  checkpoint: ["{ save: (checkpoint) => … }", (value) => has(value)],
  resumeFrom: ANYTHING,
  worker: BOOLEAN,
  replica: ["a replica, as dataParallel gives it", (value) => has(value, "rank", "size", "share", "over")],
};

/** The names of all options of a run. */
export const TRAIN_OPTIONS: readonly string[] = Object.keys(CHECKS);

/** @throws ConfigError naming the first option that is unknown or of another kind */
export function assertOptions(options: TrainOptions): void {
  assertKnownKeys("training", options, TRAIN_OPTIONS);
  for (const [name, value] of Object.entries(options)) {
    const [wanted, isRight] = CHECKS[name as keyof TrainOptions];
    if (value !== undefined) assertArgument(isRight(value), `The option ${name}`, wanted, value);
  }
  assertUpdateOptions(options);
  const { batchSize, earlyStopping, checkpoint, resumeFrom, watch = "loss", validation } = options;
  if (batchSize !== undefined) assertPositiveInteger("batchSize", batchSize);
  if (earlyStopping) assertEarlyStopping(earlyStopping, options.validation !== undefined);
  if (watch !== "loss" && !validation) {
    throw new ConfigError(`watch needs validation data, on which ${JSON.stringify(watch)} is measured.`);
  }
  if (checkpoint) assertCheckpointOptions(checkpoint);
  if (resumeFrom !== undefined) assertCheckpoint("The option resumeFrom", resumeFrom);
}

function assertEarlyStopping(earlyStopping: EarlyStopping, hasValidation: boolean): void {
  assertKnownKeys("earlyStopping", earlyStopping, ["patience", "minDelta"]);
  const { patience, minDelta = 0 } = earlyStopping;
  assertPositiveInteger("earlyStopping.patience", patience);
  if (!(typeof minDelta === "number" && minDelta >= 0 && minDelta < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`earlyStopping.minDelta must be a finite number of at least 0 but is ${inWords(minDelta)}.`);
  }
  if (!hasValidation) throw new ConfigError("earlyStopping needs validation data: its loss decides when to stop.");
}

function assertCheckpointOptions(checkpoint: CheckpointOptions): void {
  assertKnownKeys("checkpoint", checkpoint, ["everySteps", "wanted", "save"]);
  const { everySteps, wanted, save } = checkpoint;
  if (everySteps !== undefined) assertPositiveInteger("checkpoint.everySteps", everySteps);
  const isAsked = wanted === undefined || typeof wanted === "function";
  assertArgument(isAsked, "checkpoint.wanted", "a function that says yes or no", wanted);
  assertArgument(typeof save === "function", "checkpoint.save", "a function that keeps a checkpoint", save);
}
