/**
 * Arrays from NumPy's files, and which of them are samples and which are answers.
 *
 * @module
 */

import { DataError } from "../../src/index.ts";
import type { NpyArray } from "../../src/tables/index.ts";
import { bytesOf, type Source } from "./source.ts";

/** Samples, one a row, and an answer for each. */
export interface ArrayPair {
  readonly x: NpyArray;
  readonly y: NpyArray;
}

/** By their names; that of an NPY file, which has none, is `x`. */
export type NamedArrays = ReadonlyMap<string, NpyArray>;

const NAMES = "Name the arrays x and y, or x_train, y_train, x_test and y_test: np.savez(file, x=…, y=…).";

/** @throws FormatError if the file is damaged or holds something else than numbers */
export async function readArrays(source: Source): Promise<NamedArrays> {
  const { where, kind } = source;
  const bytes = await bytesOf(source);
  const { parseNpy, parseNpz } = await import("../../src/tables/index.ts");
  return kind === "npy" ? new Map([["x", parseNpy(bytes, where)]]) : parseNpz(bytes, where);
}

/** What to train on, and what to measure at the end. @throws DataError if the arrays are called something else */
export function trainingPairs(arrays: NamedArrays, path: string): { train: ArrayPair; test: ArrayPair | undefined } {
  const train = pairOf(arrays, "x_train", "y_train") ?? pairOf(arrays, "x", "y");
  if (train === undefined) throw new DataError(`${path} has ${listed(arrays)}, but no samples with answers. ${NAMES}`);
  return { train, test: pairOf(arrays, "x_test", "y_test") };
}

/** What to evaluate on. @throws DataError if the arrays are called something else */
export function evaluationPair(arrays: NamedArrays, path: string): ArrayPair {
  const pair = pairOf(arrays, "x_test", "y_test") ?? pairOf(arrays, "x", "y");
  if (pair !== undefined) return pair;
  throw new DataError(`${path} has ${listed(arrays)}, but no samples with answers. ${NAMES}`);
}

/** What to predict from: the only array, or `x`, or `x_test`. @throws DataError if there is no telling */
export function samplesOf(arrays: NamedArrays, path: string): NpyArray {
  const only = arrays.size === 1 ? [...arrays.values()][0] : undefined;
  const found = only ?? named(arrays, "x") ?? named(arrays, "x_test");
  if (found !== undefined) return found;
  throw new DataError(`${path} has ${listed(arrays)}. Name the array to predict from x: np.savez(file, x=…).`);
}

/** @throws DataError if there is one of them without the other, or they differ in length */
function pairOf(arrays: NamedArrays, xName: string, yName: string): ArrayPair | undefined {
  const x = named(arrays, xName);
  const y = named(arrays, yName);
  if (x === undefined || y === undefined) return undefined;
  if (x.shape.length > 0 && y.shape.length > 0 && x.shape[0] === y.shape[0]) return { x, y };
  throw new DataError(
    `${xName} of shape (${x.shape.join(", ")}) and ${yName} of shape (${y.shape.join(", ")}) must have the same number of rows.`,
  );
}

/** As it is called, or in capitals, as in `X`. */
function named(arrays: NamedArrays, name: string): NpyArray | undefined {
  return arrays.get(name) ?? arrays.get(name.replace("x", "X"));
}

function listed(arrays: NamedArrays): string {
  const names = Array.from(arrays, ([name, { shape }]) => `${name} (${shape.join(", ")})`);
  return names.length === 0 ? "no arrays" : `the ${names.length === 1 ? "array" : "arrays"} ${names.join(", ")}`;
}
