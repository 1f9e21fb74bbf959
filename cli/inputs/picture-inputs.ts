/**
 * MNIST and Fashion-MNIST, as networks take them.
 *
 * @module
 */
import {
  ConfigError,
  type Dataset,
  fitScaling,
  type Model,
  type ModelInputs,
  type Scaling,
  sampleCount,
  splitSamples,
  standardize,
  takeRows,
} from "../../src/index.ts";
import { type DatasetName, loadNamedDataset } from "../../src/node/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import { formatCount } from "../base/format.ts";
import { type Places, placesIn, type TrainingInputs } from "./training-inputs.ts";

/** The flags that concern pictures. */
export interface PictureFlags {
  readonly dataDir?: string;
  readonly validation?: number;
  readonly seed?: number;
}

type PictureScaling = ModelInputs & { readonly kind: "images" };

/** All published training pictures, unless some are to be validated on; the published test pictures for the end. */
export async function readPictureInputs(
  name: DatasetName,
  flags: PictureFlags,
  from: Model | undefined,
): Promise<TrainingInputs> {
  const { train: all, test, classes, imageShape } = await loadNamedDataset(name, { folder: flags.dataDir });
  const { train, validation, places } = split(all, flags);
  const inputs = from
    ? pictureInputsOf(from, name)
    : ({ kind: "images", shape: imageShape, scaling: fitScaling(train.x.data) } as const);
  assertSameShape(inputs.shape, imageShape, name);
  const [rows, columns] = imageShape;
  const parts = [
    `${formatCount(sampleCount(train))} to train`,
    ...(validation ? [`${formatCount(sampleCount(validation))} to validate`] : []),
    `${formatCount(sampleCount(test))} to test`,
  ];
  return {
    name,
    train: scaled(train, inputs.scaling),
    validation: validation && scaled(validation, inputs.scaling),
    test: scaled(test, inputs.scaling),
    places,
    description: { task: "classification", classes, inputs },
    facts: [`pictures of ${rows} × ${columns}: ${parts.join(", ")}`, `${classes.length} classes`],
    inferences: flags.validation === undefined ? [VALIDATION] : [],
    warnings: [],
  };
}

const VALIDATION: Inference = { text: "no pictures are held back to validate on", option: "--validation" };

/** What a picture model says of its inputs. @throws ConfigError for a model of another kind */
export function pictureInputsOf({ description }: Model, data: string): PictureScaling {
  if (description.inputs.kind === "images") return description.inputs;
  throw new ConfigError(`${data} holds pictures, but the model takes ${what(description.inputs)}.`);
}

/** @throws ConfigError if pictures are of another size than the network's */
export function assertSameShape(expected: readonly number[], found: readonly number[], data: string): void {
  if (expected.join() === found.join()) return;
  throw new ConfigError(`${data} has pictures of ${found.join(" × ")}, but the network takes ${expected.join(" × ")}.`);
}

/** Every pixel, standardized. */
export function scaled(dataset: Dataset, scaling: Scaling): Dataset {
  return { ...dataset, x: standardize(dataset.x, scaling) };
}

function split(
  dataset: Dataset,
  { validation = 0, seed = 0 }: PictureFlags,
): { readonly train: Dataset; readonly validation: Dataset | undefined; readonly places: Places } {
  if (validation === 0) return { train: dataset, validation: undefined, places: { each: "picture" } };
  const rows = splitSamples(sampleCount(dataset), { fraction: validation, seed, labels: dataset.labels });
  return {
    train: takeRows(dataset, rows.train),
    validation: takeRows(dataset, rows.validation),
    places: { each: "picture", ...placesIn(rows) },
  };
}

function what(inputs: ModelInputs): string {
  if (inputs.kind === "table") return `the rows of a table (${inputs.encoding.features.length} columns)`;
  return "rows of numbers";
}
