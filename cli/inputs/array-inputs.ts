/**
 * What `train` learns from NumPy's arrays.
 *
 * @module
 */

import {
  ConfigError,
  DataError,
  type Dataset,
  fitScaling,
  type Model,
  splitSamples,
  type TargetEncoding,
  takeRows,
} from "../../src/index.ts";
import type { Inference, NpyArray } from "../../src/tables/index.ts";
import { formatCount, plural } from "../base/format.ts";
import {
  encodeAnswers,
  encodeSamples,
  fitInputs,
  remarksOn,
  remarksOnFar,
  type SampleInputs,
  sampleInputsOf,
} from "./array-samples.ts";
import { type ArrayPair, evaluationPair, readArrays, trainingPairs } from "./arrays-file.ts";
import type { Source } from "./source.ts";
import { placesIn, type TrainingInputs } from "./training-inputs.ts";

/** The flags that concern arrays. */
export interface ArrayFlags {
  readonly task?: "classification" | "regression";
  readonly validation?: number;
  readonly seed?: number;
}

/** With more different integers than this, answers are numbers rather than classes. */
const MOST_CLASSES = 100;
const VALIDATION_SHARE = 0.2;

/** Reads, infers, splits and encodes; or encodes as a saved model does. */
export async function readArrayInputs(
  source: Source,
  flags: ArrayFlags,
  from: Model | undefined,
): Promise<TrainingInputs> {
  const path = source.where;
  const { train: all, test } = trainingPairs(await readArrays(source), path);
  const y = answersOf(all.y, path);
  const task = from?.description.task ?? flags.task ?? inferTask(y);
  const classes = from?.description.classes ?? (task === "classification" ? classesOf(y, path) : undefined);
  const labels = classes && encodeAnswers(y, { task: "classification", name: "y", classes }, path).labels;
  const fraction = flags.validation ?? (test ? 0 : VALIDATION_SHARE);
  const rows = splitSamples(y.data.length, { fraction, seed: flags.seed ?? 0, labels });
  const target = from ? targetOf(from) : fitTarget(y, rows.train, classes);
  const fitted = from ? undefined : fitInputs(all.x, rows.train, target);
  const inputs = fitted ?? from!.description.inputs;
  const sampleInputs = fitted ?? sampleInputsOf(from!);
  const encoded = encodePair({ x: all.x, y }, sampleInputs, target, path);
  const validated = rows.validation.length;
  return {
    name: path,
    train: validated === 0 ? encoded : takeRows(encoded, rows.train),
    validation: validated === 0 ? undefined : takeRows(encoded, rows.validation),
    test: test && encodePair(test, sampleInputs, target, path),
    places: { each: inputs.kind === "images" ? "picture" : "row", ...(validated > 0 && placesIn(rows)) },
    description: { task, inputs, ...(classes && { classes }) },
    facts: [
      `x ${shapeOf(all.x)}, y ${shapeOf(all.y)}`,
      classes ? plural(classes.length, "class", "classes") : "a number, y",
    ],
    inferences: [
      ...(flags.task === undefined && !from ? [taskInference(task, all.y)] : []),
      ...splitInferences(rows.train.length, validated, test),
    ],
    warnings: remarksOn(all.x, path),
  };
}

/** Arrays with known answers, encoded as a saved model wants them. */
export async function readArrayEvaluation(
  source: Source,
  model: Model,
): Promise<{ dataset: Dataset; warnings: readonly string[] }> {
  const path = source.where;
  const pair = evaluationPair(await readArrays(source), path);
  const dataset = encodePair(pair, sampleInputsOf(model), targetOf(model), path);
  return { dataset, warnings: [...remarksOn(pair.x, path), ...remarksOnFar(dataset.x, model, path)] };
}

function encodePair({ x, y }: ArrayPair, inputs: SampleInputs, target: TargetEncoding, path: string): Dataset {
  return { x: encodeSamples(x, inputs, path), ...encodeAnswers(answersOf(y, path), target, path) };
}

/** (N) or (N, 1), all finite. */
function answersOf(y: NpyArray, path: string): NpyArray {
  const [N = 0, ...rest] = y.shape;
  if (N === 0 || y.data.length !== N) {
    throw new DataError(
      `${path}: y has shape (${y.shape.join(", ")}), but must have one answer for each row: shape (${N}). ` +
        `${rest.length > 0 ? "Give classes as numbers instead of rows with a 1: np.argmax(y, axis=1)." : "There are no rows."}`,
    );
  }
  const row = y.data.findIndex((value) => !Number.isFinite(value));
  if (row < 0) return { ...y, shape: [N] };
  throw new DataError(`${path}: row ${row} of y is ${y.data[row]}. Leave out the rows without an answer.`);
}

function inferTask({ data, dtype }: NpyArray): "classification" | "regression" {
  if (dtype.startsWith("float")) return "regression";
  const different = new Set(data).size;
  return different <= MOST_CLASSES && 2 * different <= data.length ? "classification" : "regression";
}

/** In ascending order. */
function classesOf({ data }: NpyArray, path: string): string[] {
  const values = [...new Set(data)].sort((a, b) => a - b);
  if (values.every(Number.isInteger) && values.length > 1) return values.map(String);
  throw new DataError(
    values.length > 1
      ? `${path}: classes are whole numbers, but y has ${values.find((value) => !Number.isInteger(value))}.`
      : `${path}: y is ${values[0]} in every row, so there is nothing to learn.`,
  );
}

function fitTarget({ data }: NpyArray, rows: Int32Array, classes: readonly string[] | undefined): TargetEncoding {
  if (classes) return { task: "classification", name: "y", classes };
  return { task: "regression", name: "y", ...fitScaling(Float64Array.from(rows, (row) => data[row]!)) };
}

/** What the answers of a saved model are. @throws ConfigError if it does not say */
function targetOf({ network, description }: Model): TargetEncoding {
  const { inputs, task, classes } = description;
  if (inputs.kind === "table") return inputs.encoding.target;
  if (task === "classification" && classes) return { task, name: "y", classes };
  if (task === "regression" && network.outputs === 1) return { task, name: "y", mean: 0, std: 1 };
  throw new ConfigError("The model does not say what its outputs mean. Use network.predict in a program.");
}

function taskInference(task: string, { dtype }: NpyArray): Inference {
  return { text: `y (${dtype}) is ${task === "classification" ? "a class" : "a number"} (${task})`, option: "--task" };
}

function splitInferences(trained: number, validated: number, test: ArrayPair | undefined): Inference[] {
  const measured = test ? `, ${formatCount(test.x.shape[0]!)} of x_test to test at the end` : "";
  const drawn = validated === 0 ? "none" : `${formatCount(validated)} drawn`;
  return [
    { text: `${formatCount(trained)} rows to train on, ${drawn} to validate on${measured}`, option: "--validation" },
  ];
}

function shapeOf({ shape, dtype }: NpyArray): string {
  return `(${shape.join(", ")}) ${dtype}`;
}
