/**
 * A network's arrays under the names, and in the layout, of PyTorch's `nn.Sequential`. The layers' definitions say them.
 *
 * | here | shape | PyTorch | shape |
 * |---|---|---|---|
 * | `0.w` | (D, M) | `0.weight` | (M, D) |
 * | `0.b` | (M) | `0.bias` | (M) |
 * | `1.gamma`, `1.beta` | (D) | `1.weight`, `1.bias` | (D) |
 * | `1.runningMean`, `1.runningVar` | (D) | `1.running_mean`, `1.running_var` | (D) |
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { FloatArray, Tensor } from "../base/tensor.ts";
import { type LayerPlace, placesOf } from "../graph/layer-places.ts";
import { definitionOf } from "../layers/catalog.ts";
import type { ArrayNames } from "../layers/definition.ts";
import type { SafetensorsTensor } from "./safetensors.ts";
import { transposed } from "./transposed.ts";

/** An array of a layer at its place. */
interface NamedArray extends ArrayNames {
  readonly place: LayerPlace;
}

/**
 * Our names and layout to PyTorch's.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts
 * @throws FormatError for a name that belongs to no layer
 */
export function toPyTorch(tensors: ReadonlyMap<string, Tensor>, layers: readonly string[]): Map<string, Tensor> {
  return renamed(tensors, placesOf(layers), "own", "pytorch");
}

/**
 * PyTorch's names and layout to ours. Arrays that nothing here needs, such as `num_batches_tracked`, are left out.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts
 * @throws FormatError for a name that belongs to no layer, or an array that is not of floats
 */
export function fromPyTorch(
  tensors: ReadonlyMap<string, SafetensorsTensor>,
  layers: readonly string[],
): Map<string, Tensor> {
  const places = placesOf(layers);
  const ignored = new Set(
    places.flatMap(({ name, kind }) => (definitionOf(kind)?.ignoredArrays ?? []).map((array) => `${name}.${array}`)),
  );
  const used = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) if (!ignored.has(name)) used.set(name, floats(name, tensor));
  return renamed(used, places, "pytorch", "own");
}

/** A parameter here and in PyTorch. */
export interface NamedParameter {
  /** `"0.w"`. */
  readonly own: string;
  /** `"0.weight"`. */
  readonly pytorch: string;
  readonly transposed: boolean;
}

/** The parameters in the order of `model.parameters()`: layer by layer, `weight` before `bias`. */
export function namedParameters(layers: readonly string[]): NamedParameter[] {
  return arraysOf(placesOf(layers))
    .filter(({ isState }) => !isState)
    .map(({ place: { name }, own, pytorch, transposed = false }) => ({
      own: `${name}.${own}`,
      pytorch: `${name}.${pytorch}`,
      transposed,
    }));
}

/**
 * Tells which arrays keep their names and layout: those of layers whose kind says nothing of other systems' names.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts
 */
export function keptNames(layers: readonly string[]): (name: string) => boolean {
  return keptAt(placesOf(layers));
}

function arraysOf(places: readonly LayerPlace[]): NamedArray[] {
  return places.flatMap((place) => (definitionOf(place.kind)?.arrays ?? []).map((names) => ({ ...names, place })));
}

/** A file may have thousands of layers and of arrays: the layers are gone through once. */
function keptAt(places: readonly LayerPlace[]): (name: string) => boolean {
  const kept = new Set(places.filter(({ kind }) => !definitionOf(kind)?.arrays).map(({ name }) => name));
  return (name) => kept.has(/^\d+(?:\.\d+)*(?=\.)/.exec(name)?.[0] ?? "");
}

function renamed(
  tensors: ReadonlyMap<string, Tensor>,
  places: readonly LayerPlace[],
  from: "own" | "pytorch",
  to: "own" | "pytorch",
): Map<string, Tensor> {
  const arrays = new Map(arraysOf(places).map((array) => [`${array.place.name}.${array[from]}`, array]));
  const isKept = keptAt(places);
  const result = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const found = arrays.get(name);
    if (found === undefined && isKept(name)) {
      result.set(name, tensor);
      continue;
    }
    if (found === undefined) {
      throw new FormatError(
        `Tensor "${name}" belongs to no layer of this network, which has ${places.length} layers. ${didYouMean(name, [...arrays.keys()])}`,
      );
    }
    result.set(`${found.place.name}.${found[to]}`, found.transposed ? transposed(name, tensor) : tensor);
  }
  return result;
}

/** @throws FormatError if the array is not of floats */
export function floats(name: string, { data, shape }: SafetensorsTensor): Tensor {
  if (data instanceof Float32Array || data instanceof Float64Array) return { data: data as FloatArray, shape };
  throw new FormatError(`Tensor "${name}" must be of dtype F16, BF16, F32 or F64 but holds integers.`);
}
