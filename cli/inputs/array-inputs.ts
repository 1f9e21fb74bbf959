/**
 * What `train` learns from NumPy's arrays.
 *
 * @module
 */

import {
  type ClassTarget,
  ConfigError,
  type Dataset,
  type Model,
  type NumberTarget,
  splitSamples,
  type TargetEncoding,
  takeRows,
} from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { formatCount, plural } from "../base/format.ts";
import { answersOf, classesOf, encodeAnswers, fitTarget, inferTask, taskInference } from "./array-answers.ts";
import {
  encodeSamples,
  fitInputs,
  remarksOn,
  remarksOnFar,
  type SampleInputs,
  sampleInputsOf,
} from "./array-samples.ts";
import {
  type Answers,
  type ArrayPair,
  evaluationPair,
  readArrays,
  strangeRemarks,
  type TrainingPairs,
  trainingPairs,
  unusedRemarks,
} from "./arrays-file.ts";
import type { Source } from "./source.ts";
import { placesIn, type TrainingInputs } from "./training-inputs.ts";

/** The flags that concern arrays. */
export interface ArrayFlags {
  readonly task?: "classification" | "regression";
  readonly validation?: number;
  readonly seed?: number;
}

const VALIDATION_SHARE = 0.2;

/** Reads, infers, splits and encodes; or encodes as a saved model does. */
export async function readArrayInputs(
  source: Source,
  flags: ArrayFlags,
  from: Model | undefined,
): Promise<TrainingInputs> {
  const path = source.where;
  const arrays = await readArrays(source);
  const pairs = trainingPairs(arrays, path);
  const { train: all, validation, test } = pairs;
  const y = answersOf(all);
  const task = from?.description.task ?? flags.task ?? inferTask(y);
  const classes = from?.description.classes ?? (task === "classification" ? classesOf(y, all.where.y) : undefined);
  const labels = classes && encodeAnswers(y, { task: "classification", name: "y", classes }, all.where.y).labels;
  const rows = splitSamples(y.data.length, { fraction: shareOf(pairs, flags, path), seed: flags.seed ?? 0, labels });
  const target = from ? targetOf(from) : fitTarget(y, rows.train, classes, all.where.y);
  const fitted = from ? undefined : fitInputs(all.x, rows.train, target);
  const inputs = fitted ?? from!.description.inputs;
  const sampleInputs = fitted ?? sampleInputsOf(from!);
  const encoded = encodePair(all, sampleInputs, target);
  const drawn = rows.validation.length;
  return {
    name: path,
    train: drawn === 0 ? encoded : takeRows(encoded, rows.train),
    validation: validation
      ? encodePair(validation, sampleInputs, target)
      : drawn === 0
        ? undefined
        : takeRows(encoded, rows.validation),
    test: test && encodePair(test, sampleInputs, target),
    places: { each: inputs.kind === "images" ? "picture" : "row", ...(drawn > 0 && placesIn(rows)) },
    description: { task, inputs, ...(classes && { classes }) },
    facts: [
      `${all.names[0]} ${shapeOf(all.x)}, ${all.names[1]} ${shapeOf(all.y)}`,
      ...(validation ? [`validated on ${validation.names[0]} ${shapeOf(validation.x)}`] : []),
      classes ? plural(classes.length, "class", "classes") : "a number, y",
    ],
    inferences: [
      ...(flags.task === undefined && !from ? [taskInference(task, all.y)] : []),
      ...splitInferences(rows.train.length, drawn, pairs),
    ],
    warnings: [
      ...[all, validation, test].flatMap((pair) => (pair ? remarksOn(pair.x, pair.where.x) : [])),
      ...unusedRemarks(arrays, [all, validation, test], path),
    ],
  };
}

/** Arrays with known answers, encoded as a saved model wants them. */
export async function readArrayEvaluation(
  source: Source,
  model: Model,
): Promise<{ dataset: Dataset; warnings: readonly string[] }> {
  const path = source.where;
  const arrays = await readArrays(source);
  const pair = evaluationPair(arrays, path);
  const dataset = encodePair(pair, sampleInputsOf(model), targetOf(model));
  const remarks = [...remarksOn(pair.x, pair.where.x), ...strangeRemarks(arrays, pair.names, path)];
  return { dataset, warnings: [...remarks, ...remarksOnFar(dataset.x, model, pair.where.x)] };
}

function encodePair(pair: ArrayPair, inputs: SampleInputs, target: ClassTarget | NumberTarget): Dataset {
  const { x, where } = pair;
  return { x: encodeSamples(x, inputs, where.x), ...encodeAnswers(answersOf(pair), target, where.y) };
}

/** How many of the samples are drawn to validate on. @throws ConfigError if the file has others for that */
function shareOf({ validation, test }: TrainingPairs, flags: ArrayFlags, path: string): number {
  if (validation === undefined) return flags.validation ?? (test ? 0 : VALIDATION_SHARE);
  if (flags.validation === undefined) return 0;
  throw new ConfigError(
    `--validation draws rows to validate on, but ${path} has ${validation.names.join(" and ")} for that. Leave it out.`,
  );
}

/** What the answers of a saved model are. @throws ConfigError if it does not say */
function targetOf({ network, description }: Model): ClassTarget | NumberTarget {
  const { inputs, task, classes } = description;
  if (inputs.kind === "table") return assertSingle(inputs.encoding.target);
  if (task === "classification" && classes) return { task, name: "y", classes };
  if (task === "regression" && network.outputs === 1) return { task, name: "y", mean: 0, std: 1 };
  throw new ConfigError("The model does not say what its outputs mean. Use network.predict in a program.");
}

/** @throws ConfigError for several targets: arrays have one answer a row */
function assertSingle(target: TargetEncoding): ClassTarget | NumberTarget {
  if (!("targets" in target)) return target;
  const names = target.targets.map(({ name }) => name).join(", ");
  throw new ConfigError(
    `The model predicts ${names}, and arrays have one answer a row. Give a table with these columns.`,
  );
}

function splitInferences(trained: number, drawn: number, { validation, test }: TrainingPairs): Inference[] {
  if (validation) return []; // nothing is inferred
  const measured = test ? `, ${formatCount(test.x.shape[0]!)} of ${test.names[0]} to test at the end` : "";
  const share = drawn === 0 ? "none" : `${formatCount(drawn)} drawn`;
  return [
    { text: `${formatCount(trained)} rows to train on, ${share} to validate on${measured}`, option: "--validation" },
  ];
}

function shapeOf({ shape, dtype }: Answers): string {
  return `(${shape.join(", ")}) ${dtype}`;
}
