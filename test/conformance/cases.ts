/**
 * Reads the cases in `cases/`: inputs and the values that others computed from them.
 *
 * A case describes an array literally, as a recipe (`linspace`, `zeros`, `ones`), or by reference to another case;
 * {@link Fields} hides the difference.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type Shape, sizeOf } from "../../src/base/shape.ts";
import { type Tensor, tensor } from "../../src/base/tensor.ts";

/** The files of `cases/`. */
export type Source = "pytorch" | "cs231n" | "onnx" | "tfjs" | "keras" | "numpy" | "pytorch-documented";

const SOURCES: readonly Source[] = ["pytorch", "cs231n", "onnx", "tfjs", "keras", "numpy", "pytorch-documented"];

/** One case, as it stands in its file. */
export interface Case {
  readonly id: string;
  readonly layer: string;
  readonly mode: string | undefined;
  readonly config: Fields;
  readonly inputs: Fields;
  /** What was published. */
  readonly expected: Fields;
  /** The same at full precision, computed with NumPy by whoever collected the case; often empty. */
  readonly computed: Fields;
  readonly tolerance: Fields;
  /** The record itself, for what only one case has. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Named values of a case. Every getter throws when the name is absent, so that a typo cannot pass as "nothing to check". */
export interface Fields {
  readonly names: readonly string[];
  has(name: string): boolean;
  tensor(name: string): Tensor;
  number(name: string): number;
  labels(name: string): Int32Array;
  fields(name: string): Fields;
  raw(name: string): unknown;
}

const ALL: ReadonlyMap<string, Case> = new Map(SOURCES.flatMap(load).map((found) => [found.id, found]));

/** The case with this id. */
export function caseOf(id: string): Case {
  const found = ALL.get(id);
  if (!found) throw new Error(`There is no case "${id}" in test/conformance/cases.`);
  return found;
}

/** All cases whose id starts with `prefix`, in the order of the files. */
export function casesOf(prefix: string): readonly Case[] {
  const found = [...ALL.values()].filter(({ id }) => id.startsWith(prefix));
  if (found.length === 0) throw new Error(`No case in test/conformance/cases starts with "${prefix}".`);
  return found;
}

/** The ids of all cases in the files. */
export function caseIds(): readonly string[] {
  return [...ALL.keys()];
}

/** Parses one file of `cases/`. */
export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./cases/${name}.json`, import.meta.url), "utf8"));
}

function load(source: Source): Case[] {
  const { cases } = readJson(source) as { cases: Record<string, unknown>[] };
  return cases.map((raw) => ({
    id: raw.id as string,
    layer: raw.layer as string,
    mode: raw.mode as string | undefined,
    config: fieldsOf(raw.config),
    // PyTorch's cases keep the upstream gradient beside the inputs; here it is one of them.
    inputs: fieldsOf("dout" in raw ? { ...(raw.inputs as object), dout: raw.dout } : raw.inputs),
    expected: fieldsOf(raw.expected),
    computed: fieldsOf(raw.expected_computed),
    tolerance: fieldsOf(raw.tolerance),
    raw,
  }));
}

/** The values of an object in a case file, by name. */
export function fieldsOf(object: unknown = {}): Fields {
  const values = object as Readonly<Record<string, unknown>>;
  const raw = (name: string): unknown => {
    if (name in values) return values[name];
    throw new Error(`The case has no "${name}"; it has ${Object.keys(values).join(", ") || "nothing"}.`);
  };
  return {
    names: Object.keys(values),
    has: (name) => values[name] !== undefined && values[name] !== null,
    tensor: (name) => expand(raw(name)),
    number: (name) => expand(raw(name)).data[0]!,
    labels: (name) => Int32Array.from(expand(raw(name)).data),
    fields: (name) => fieldsOf(raw(name)),
    raw,
  };
}

/** How the files describe an array. */
interface Recipe {
  readonly kind?: "literal" | "linspace" | "zeros" | "ones" | "ref";
  readonly shape: Shape;
  readonly data: readonly (number | "NaN" | "Infinity" | "-Infinity")[];
  readonly start: number;
  readonly stop: number;
  readonly num: number;
  readonly case: string;
  readonly name: string;
}

function expand(value: unknown): Tensor {
  if (typeof value === "number") return tensor(Float64Array.of(value), []);
  if (Array.isArray(value)) return tensor(value);
  const recipe = value as Recipe;
  if (recipe.kind === "linspace") return tensor(linspace(recipe.start, recipe.stop, recipe.num), recipe.shape);
  if (recipe.kind === "zeros") return tensor(new Float64Array(sizeOf(recipe.shape)), recipe.shape);
  if (recipe.kind === "ones") return tensor(new Float64Array(sizeOf(recipe.shape)).fill(1), recipe.shape);
  if (recipe.kind === "ref") return caseOf(recipe.case).inputs.tensor(recipe.name);
  return tensor(Float64Array.from(recipe.data, Number), recipe.shape);
}

/** NumPy's `linspace`, bit for bit: the last element is `stop` itself. */
export function linspace(start: number, stop: number, num: number): Float64Array {
  const step = (stop - start) / (num - 1);
  const values = Float64Array.from({ length: num }, (_, i) => i * step + start);
  values[num - 1] = stop;
  return values;
}
