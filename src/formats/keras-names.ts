/**
 * A network's arrays under the names of Keras's variables.
 *
 * | here | Keras | shape |
 * |---|---|---|
 * | `0.w` | `0.kernel` | (D, M): not transposed |
 * | `0.b` | `0.bias` | (M) |
 * | `1.gamma`, `1.beta` | `1.gamma`, `1.beta` | (D) |
 * | `1.runningMean`, `1.runningVar` | `1.moving_mean`, `1.moving_variance` | (D) |
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { placesOf } from "../graph/layer-places.ts";
import { definitionOf, layerDefinitions } from "../layers/catalog.ts";

/**
 * Our names to Keras's, in the order in which `model.set_weights` takes the arrays.
 *
 * @param layers the layers' kinds, or names and kinds: see layer-places.ts
 * @throws FormatError for a layer that Keras has not
 */
export function toKeras(tensors: ReadonlyMap<string, Tensor>, layers: readonly string[]): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const { name, kind } of placesOf(layers)) {
    const arrays = definitionOf(kind)?.arrays;
    if (arrays === undefined) {
      throw new FormatError(`Layer ${name} is of kind ${JSON.stringify(kind)}, for which Keras has no weights.`);
    }
    for (const { own, keras } of arrays) {
      const tensor = tensors.get(`${name}.${own}`);
      if (tensor) result.set(`${name}.${keras}`, tensor);
    }
  }
  return result;
}

/**
 * Keras's names to ours. They do not say the kind of layer: a name means what the first kind that has it calls by it.
 *
 * @throws FormatError for a name that is none of these
 */
export function fromKeras(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const arrays = layerDefinitions().flatMap((definition) => definition.arrays ?? []);
  const own = new Map(arrays.reverse().map((array) => [array.keras, array.own]));
  const result = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const [, layer, array = ""] = /^(\d+(?:\.\d+)*)\.(\w+)$/.exec(name) ?? [];
    if (!own.has(array)) {
      throw new FormatError(`Tensor "${name}" is none of Keras's: those end in ${[...own.keys()].join(", ")}.`);
    }
    result.set(`${layer}.${own.get(array)}`, tensor);
  }
  return result;
}
