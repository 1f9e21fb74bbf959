/**
 * What a model is for, as its file says it.
 *
 * @module
 */

import { FormatError } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { Scaling } from "../data/scaling.ts";
import { checkedEncoding, inputWidth, type TableEncoding } from "../tables/encoding.ts";

/** How raw inputs become the rows that the network takes. */
export type ModelInputs =
  | { readonly kind: "table"; readonly encoding: TableEncoding }
  /** Grey pictures of `shape` [height, width]; pixels 0 to 1, then scaled. */
  | { readonly kind: "images"; readonly shape: readonly [number, number]; readonly scaling: Scaling }
  /** Rows of numbers, as they are. */
  | { readonly kind: "raw" };

/**
 * The shape of a sample as the network is given it: of a picture `[height, width, 1]`, of a row of a table `[D]`; undefined
 * where the inputs do not say it.
 */
export function sampleShape(inputs: ModelInputs): Shape | undefined {
  if (inputs.kind === "raw") return undefined;
  return inputs.kind === "table" ? [inputWidth(inputs.encoding)] : [...inputs.shape, 1];
}

/** What a network is for. */
export interface ModelDescription {
  /** `multiLabel`: each output is a logit, for one of two classes of its own target; such a model is one of tables. */
  readonly task: "classification" | "regression" | "multiLabel";
  /** Names of the classes, in the order of the outputs. */
  readonly classes?: readonly string[];
  readonly inputs: ModelInputs;
}

/**
 * The description in parsed JSON, checked.
 *
 * @param where the file's name, for messages
 * @throws FormatError naming the first part that is not as it should be
 */
export function descriptionOf(json: Record<string, unknown>, where: string): ModelDescription {
  const { task } = json;
  if (task !== "classification" && task !== "regression" && task !== "multiLabel") {
    throw new FormatError(`${where}: the task must be classification, regression or multiLabel but is ${shown(task)}.`);
  }
  const inputs = inputsOf(objectOf(json.inputs, "inputs", where), where);
  if (json.classes === undefined) return { task, inputs };
  const classes = listOf(json.classes, "classes", where);
  if (!classes.every((name) => typeof name === "string")) throw new FormatError(`${where}: a class has no name.`);
  return { task, inputs, classes: classes as string[] };
}

function inputsOf(json: Record<string, unknown>, where: string): ModelInputs {
  switch (json.kind) {
    case "raw":
      return { kind: "raw" };
    case "table":
      return { kind: "table", encoding: checkedEncoding(json.encoding, where) };
    case "images":
      return imagesOf(json, where);
    default:
      throw new FormatError(`${where}: its inputs are of an unknown kind, ${shown(json.kind)}.`);
  }
}

function imagesOf(json: Record<string, unknown>, where: string): ModelInputs {
  const shape = listOf(json.shape, "the shape of its pictures", where);
  const { mean, std } = objectOf(json.scaling, "the scaling of its pictures", where);
  const isShape = shape.length === 2 && shape.every((extent) => Number.isSafeInteger(extent) && Number(extent) > 0);
  const isScaling = Number.isFinite(mean) && Number.isFinite(std) && Number(std) > 0;
  if (isShape && isScaling) {
    return {
      kind: "images",
      shape: shape as [number, number],
      scaling: { mean: mean as number, std: std as number },
    };
  }
  throw new FormatError(
    `${where}: pictures need a shape of two whole numbers, a mean, and a std above 0, but have ` +
      `${shape.slice(0, 3).map(shown).join(" × ")}, ${shown(mean)} and ${shown(std)}.`,
  );
}

/** @throws FormatError if the value is not an object */
export function objectOf(value: unknown, what: string, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${where}: ${what} must be an object but is ${shown(value)}.`);
}

/** @throws FormatError if the value is not a list */
export function listOf(value: unknown, what: string, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new FormatError(`${where}: ${what} must be a list but is ${shown(value)}.`);
}

/** A value in a message: short, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return String(JSON.stringify(value)).slice(0, 40);
}
