/**
 * Arrays from NumPy's files, and which of them are samples and which are answers.
 *
 * @module
 */

import { DataError } from "../../src/index.ts";
import type { NpyArray, NpyFile, NpyTexts } from "../../src/tables/index.ts";
import { bytesOf, type Source } from "./source.ts";

/** Numbers, or texts that name classes. */
export type Answers = NpyArray | NpyTexts;

/** Samples, one a row, and an answer for each; with what to call either in messages. */
export interface ArrayPair {
  readonly x: NpyArray;
  readonly y: Answers;
  readonly names: readonly [x: string, y: string];
  readonly where: { readonly x: string; readonly y: string };
}

/** What to train on, to validate on if the file says so, and to measure at the end. */
export interface TrainingPairs {
  readonly train: ArrayPair;
  readonly validation: ArrayPair | undefined;
  readonly test: ArrayPair | undefined;
}

/** By their names; that of an NPY file, which has none, is `x`. */
export type NamedArrays = ReadonlyMap<string, NpyFile>;

type PairNames = readonly [x: string, y: string];

const TRAIN: readonly PairNames[] = pairs("_train", "");
const VALIDATION: readonly PairNames[] = pairs("_val", "_valid", "_validation");
const TEST: readonly PairNames[] = pairs("_test");

const NAMES = "Call them x and y, or x_train, y_train, x_val, y_val, x_test and y_test: np.savez(file, x=…, y=…).";

/** @throws FormatError if the file is damaged */
export async function readArrays(source: Source): Promise<NamedArrays> {
  const { where, kind } = source;
  const bytes = await bytesOf(source);
  const { openNpy, openNpz } = await import("../../src/tables/index.ts");
  return kind === "npy" ? new Map([["x", openNpy(bytes, where)]]) : openNpz(bytes, where);
}

/** @throws DataError if the arrays are called something else; FormatError if one of them cannot be read */
export function trainingPairs(arrays: NamedArrays, path: string): TrainingPairs {
  const train = pairOf(arrays, TRAIN, path);
  if (train === undefined) throw new DataError(`${path} has ${listed(arrays)}, not samples with answers. ${NAMES}`);
  return { train, validation: pairOf(arrays, VALIDATION, path), test: pairOf(arrays, TEST, path) };
}

/** What to evaluate on. @throws DataError if the arrays are called something else */
export function evaluationPair(arrays: NamedArrays, path: string): ArrayPair {
  const pair = pairOf(arrays, [...TEST, ["x", "y"]], path);
  if (pair !== undefined) return pair;
  throw new DataError(`${path} has ${listed(arrays)}, but no samples with answers. ${NAMES}`);
}

/** What to predict from: the only array of numbers, or `x`, or `x_test`. @throws DataError if there is no telling */
export function samplesOf(
  arrays: NamedArrays,
  { where: path, kind }: Pick<Source, "where" | "kind">,
): { readonly x: NpyArray; readonly name: string; readonly where: string } {
  const numeric = [...arrays].filter(([, { isNumeric }]) => isNumeric);
  const [only] = numeric.length === 1 ? numeric : [];
  const name = only?.[0] ?? nameIn(arrays, "x") ?? nameIn(arrays, "x_test");
  if (name !== undefined) {
    return { x: arrays.get(name)!.numbers(), name, where: kind === "npy" ? path : placeOf(path, name) };
  }
  throw new DataError(`${path} has ${listed(arrays)}. Call the one to predict from x: np.savez(file, x=…).`);
}

/** What there is to say about the arrays that training leaves out: nothing is passed over in silence. */
export function unusedRemarks(arrays: NamedArrays, used: readonly (ArrayPair | undefined)[], path: string): string[] {
  const names = new Set(used.flatMap((pair) => pair?.names ?? []));
  const unused = [...arrays].filter(([name]) => !names.has(name));
  const halves = unused.flatMap(([name]) => {
    const partner = partnerOf(name);
    return partner === undefined || nameIn(arrays, partner) ? [] : [`${name} lacks ${partner}`];
  });
  const why = halves.length > 0 ? `: ${halves.join(", ")}` : "";
  return unused.length === 0 ? [] : [`${path}: ${listed(new Map(unused))} ${verb(unused.length)} not used${why}`];
}

/** The same for commands that want one pair: what training would use is expected there. */
export function strangeRemarks(arrays: NamedArrays, used: readonly string[], path: string): string[] {
  const strange = [...arrays].filter(([name]) => !used.includes(name) && partnerOf(name) === undefined);
  return strange.length === 0 ? [] : [`${path}: ${listed(new Map(strange))} ${verb(strange.length)} not used`];
}

function pairs(...endings: readonly string[]): PairNames[] {
  return endings.map((ending) => [`x${ending}`, `y${ending}`]);
}

/** The other array of a pair that a name may stand for. */
function partnerOf(name: string): string | undefined {
  const known = [...TRAIN, ...VALIDATION, ...TEST];
  const asX = name.replace(/^X/, "x");
  const pair = known.find((names) => names.includes(asX));
  return pair?.[asX === pair[0] ? 1 : 0];
}

/** The first of these pairs that is there. @throws DataError if its arrays differ in length */
function pairOf(arrays: NamedArrays, known: readonly PairNames[], path: string): ArrayPair | undefined {
  for (const [xName, yName] of known) {
    const names = [nameIn(arrays, xName), nameIn(arrays, yName)] as const;
    if (names[0] === undefined || names[1] === undefined) continue;
    const [x, y] = [arrays.get(names[0])!.numbers(), answersIn(arrays.get(names[1])!, names[1], path)];
    const where = { x: placeOf(path, names[0]), y: placeOf(path, names[1]) };
    if (x.shape.length > 0 && y.shape.length > 0 && x.shape[0] === y.shape[0])
      return { x, y, names: [names[0], names[1]], where };
    throw new DataError(
      `${path}: ${names[0]} of shape (${x.shape.join(", ")}) and ${names[1]} of shape (${y.shape.join(", ")}) need as ` +
        "many rows as each other.",
    );
  }
  return undefined;
}

/** What to call an array of a file in messages. */
function placeOf(path: string, name: string): string {
  return `${path}, ${name}`;
}

/** @throws FormatError, DataError if they are neither numbers nor texts */
function answersIn(file: NpyFile, name: string, path: string): Answers {
  if (file.isText) return file.texts();
  if (file.dtype !== "|O") return file.numbers();
  throw new DataError(
    `${path}: ${name} holds Python objects (dtype |O), which are never read. Save names of classes as ` +
      `${name}.astype(str), and numbers as ${name}.astype("float64").`,
  );
}

/** As it is called, or in capitals, as in `X`. */
function nameIn(arrays: NamedArrays, name: string): string | undefined {
  return [name, name.replace("x", "X")].find((known) => arrays.has(known));
}

/** No name steers the terminal, whatever the file says. */
function listed(arrays: NamedArrays): string {
  const short = (text: string): string => text.replace(/\p{Cc}/gu, "").slice(0, 60);
  const names = Array.from(
    arrays,
    ([name, { shape, dtype }]) => `${short(name)} (${shape.join(", ")}) ${short(dtype)}`,
  );
  return names.length === 0 ? "no arrays" : `the ${names.length === 1 ? "array" : "arrays"} ${names.join(", ")}`;
}

function verb(count: number): string {
  return count === 1 ? "is" : "are";
}
