/**
 * What PyTorch's modules make of a `state_dict`, made that of an `nn.Sequential`: names behind those of wrappers, and
 * layers that leave arrays out.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { type Tensor, zerosLike } from "../base/tensor.ts";
import type { Values } from "../graph/executor.ts";
import { placesOf } from "../graph/layer-places.ts";
import { definitionOf, layerDefinitions, MOST_LAYERS } from "../layers/catalog.ts";
import { fromPyTorch } from "./pytorch-names.ts";
import { parseSafetensors, type SafetensorsTensor } from "./safetensors.ts";
import { tensorsOfModel } from "./weights.ts";

type Tensors = ReadonlyMap<string, SafetensorsTensor>;

/** `torch.optim.swa_utils.AveragedModel` counts in it what it has averaged. */
const AVERAGED = "n_averaged";
/** A layer's place, and its array. */
const PLACED = /^(\d+(?:\.\d+)*)\.(\w+)$/;

/**
 * Values for `network.loadState`, from a file that chainrule or PyTorch wrote and that does not say what its layers are: a
 * `weight` of two axes is taken for an affine layer's and one of one axis for a batch normalization's; what stands before
 * every name is taken off; and a bias, gamma or beta that the file lacks is filled in as PyTorch means it.
 *
 * @param where the file's name, for messages
 * @throws FormatError if the file is not safetensors, or a name says no layer; a checkpoint's arrays are passed over
 */
export function stateDictFromBytes(bytes: Uint8Array, where: string): Values {
  const tensors = asSequential(tensorsOfModel(parseSafetensors(bytes, where).tensors), where);
  const layers = guessedLayers(tensors, where);
  return completed(fromPyTorch(tensors, layers), layers);
}

/**
 * The arrays without what is before every name: `module.` of DistributedDataParallel and AveragedModel, `_orig_mod.` of
 * torch.compile, `net.` of a module that holds an `nn.Sequential` as `net`.
 *
 * @throws FormatError for a name that then begins with no place of a layer
 */
function asSequential(tensors: Tensors, where: string): Map<string, SafetensorsTensor> {
  const names = [...tensors.keys()].filter((name) => name !== AVERAGED);
  const prefix = commonPrefix(names);
  const wraps = prefix.startsWith("module.");
  const other = names.find((name) => !/^\d+\./.test(name.slice(prefix.length)));
  const strange = other ?? (wraps || !tensors.has(AVERAGED) ? undefined : AVERAGED);
  if (strange === undefined) return new Map(names.map((name) => [name.slice(prefix.length), tensors.get(name)!]));
  throw new FormatError(
    `${where}: tensor "${strange}" does not say which layer it belongs to, as "0.weight" of an nn.Sequential does. Save ` +
      "the state_dict() of an nn.Sequential of the model's layers, in the order in which forward calls them.",
  );
}

/** What all names begin with, up to a dot and the number of a layer; an array's name and its layer's are left. */
function commonPrefix(names: readonly string[]): string {
  let prefix = "";
  for (;;) {
    const [first = ""] = names;
    const part = /^[^.\d][^.]*\./.exec(first.slice(prefix.length))?.[0];
    if (part === undefined) return prefix;
    const longer = prefix + part;
    if (!names.every((name) => name.startsWith(longer) && name.includes(".", longer.length))) return prefix;
    prefix = longer;
  }
}

/** The layers that arrays belong to, by the number of axes of their `weight`, or by the state that only one kind has. */
function guessedLayers(tensors: Tensors, where: string): string[] {
  const kinds = new Map<string, string>();
  for (const [name, { shape }] of tensors) {
    const [, place, array] = PLACED.exec(name) ?? [];
    const kind = place === undefined || array === undefined ? undefined : guessedKind(array, shape.length);
    if (place === undefined || kind === undefined) continue;
    const index = Number.parseInt(place, 10);
    if (index >= MOST_LAYERS) throw new FormatError(`${where}: tensor "${name}" would belong to layer ${index}.`);
    kinds.set(place, kind);
  }
  return Array.from(kinds, ([place, kind]) => `${place} ${kind}`);
}

function guessedKind(array: string, axes: number): string | undefined {
  const definitions = layerDefinitions();
  if (array === "weight") return definitions.find(({ weightAxes }) => weightAxes === (axes === 2 ? 2 : 1))!.kind;
  return definitions.find(({ arrays }) => arrays?.some(({ pytorch, isState }) => isState && pytorch === array))?.kind;
}

/** The values with the arrays that PyTorch leaves out: of `bias=False` and `affine=False`. */
function completed(values: ReadonlyMap<string, Tensor>, layers: readonly string[]): Map<string, Tensor> {
  const result = new Map(values);
  for (const { name, kind } of placesOf(layers)) {
    const arrays = definitionOf(kind)?.arrays ?? [];
    const like = arrays.map(({ own }) => values.get(`${name}.${own}`)).find((tensor) => tensor !== undefined);
    for (const { own, absent } of arrays) {
      if (absent === undefined || like === undefined || values.has(`${name}.${own}`)) continue;
      const filled = zerosLike(like, like.shape.slice(-1));
      filled.data.fill(absent);
      result.set(`${name}.${own}`, filled);
    }
  }
  return result;
}
