/**
 * Answers from NumPy's arrays: classes or numbers, and as a network learns them.
 *
 * @module
 */

import { type ClassTarget, DataError, type Dataset, fitScaling, type NumberTarget, scale } from "../../src/index.ts";
import type { Inference } from "../../src/tables/index.ts";
import type { Answers, ArrayPair } from "./arrays-file.ts";

/** With more different integers than this, answers are numbers rather than classes. */
const MOST_CLASSES = 100;
/** The same for whole numbers of a type that has fractions, as for a column of a table. */
const MOST_FLOAT_CLASSES = 10;

/** (N) or (N, 1): finite numbers, or texts that are not empty. @throws DataError if they are not */
export function answersOf({ y, where, names }: ArrayPair): Answers {
  const [N = 0, ...rest] = y.shape;
  if (N === 0 || y.data.length !== N) {
    throw new DataError(
      `${where.y} has shape (${y.shape.join(", ")}), but one answer a row is learned: shape (${N}). ` +
        `${rest.length > 0 ? `Classes are numbers, not rows with a 1: np.argmax(${names[1]}, axis=1).` : "There are no rows."}`,
    );
  }
  const isAnswer = (value: string | number): boolean =>
    typeof value === "string" ? value !== "" : Number.isFinite(value);
  const row = Array.prototype.findIndex.call(y.data, (value: string | number) => !isAnswer(value));
  if (row < 0) return { ...y, shape: [N] };
  throw new DataError(`${where.y}: row ${row} is ${y.data[row] || "empty"}. Leave out the rows without an answer.`);
}

/** Texts are classes; integers that repeat are, too, and whole numbers of another type if they are few. */
export function inferTask({ data, dtype }: Answers): "classification" | "regression" {
  const values = [...new Set<string | number>(data)];
  if (typeof values[0] === "string") return "classification";
  const isFloat = dtype.startsWith("float");
  const few = values.length <= (isFloat ? MOST_FLOAT_CLASSES : MOST_CLASSES) && 2 * values.length <= data.length;
  return few && values.every(Number.isInteger) ? "classification" : "regression";
}

/** What the answers were taken for, and the flag that says otherwise. */
export function taskInference(task: string, { dtype }: Answers): Inference {
  const whole = task === "classification" && dtype.startsWith("float") ? ", whole numbers" : "";
  const what = task === "classification" ? "a class" : "a number";
  return { text: `y (${dtype}${whole}) is ${what} (${task})`, option: "--task" };
}

/** In ascending order. @throws DataError if there is one alone, or a number with a fraction */
export function classesOf({ data }: Answers, where: string): string[] {
  const values = [...new Set<string | number>(data)];
  if (values.length < 2) throw new DataError(`${where} is ${values[0]} in every row, so there is nothing to learn.`);
  const fraction = values.find((value) => typeof value === "number" && !Number.isInteger(value));
  if (fraction !== undefined)
    throw new DataError(`${where}: classes are whole numbers or texts, but it has ${fraction}.`);
  return values.sort((a, b) => (a < b ? -1 : 1)).map(String);
}

/** What the answers of these rows are encoded by. @throws DataError for texts that are no classes */
export function fitTarget(
  { data }: Answers,
  rows: Int32Array,
  classes: readonly string[] | undefined,
  where: string,
): ClassTarget | NumberTarget {
  if (classes) return { task: "classification", name: "y", classes };
  return {
    task: "regression",
    name: "y",
    ...fitScaling(Float64Array.from(rows, (row) => numberIn(data[row]!, where))),
  };
}

/** The answers as a network learns them. @throws DataError for a class that the model does not know */
export function encodeAnswers(
  { data }: Answers,
  target: ClassTarget | NumberTarget,
  where: string,
): Omit<Dataset, "x"> {
  const values = Array.from<string | number>(data);
  if (target.task === "regression") {
    const scaled = Float32Array.from(values, (value) => scale(numberIn(value, where), target));
    return { targets: { data: scaled, shape: [scaled.length, 1] } };
  }
  const labels = new Map(target.classes.map((name, k) => [name, k]));
  return {
    labels: Int32Array.from(values, (value, row) => {
      const label = labels.get(`${value}`);
      if (label !== undefined) return label;
      throw new DataError(`${where}: row ${row} is ${value}, and the classes are ${target.classes.join(", ")}.`);
    }),
  };
}

function numberIn(value: string | number, where: string): number {
  if (typeof value === "number") return value;
  throw new DataError(`${where} holds texts, and regression learns numbers. Save it as y.astype("float64").`);
}
