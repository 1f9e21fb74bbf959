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

/** The arrays of each kind of layer, in the order of `layer.get_weights()`. */
const NAMES: Readonly<Record<string, readonly (readonly [own: string, keras: string])[]>> = {
  affine: [
    ["w", "kernel"],
    ["b", "bias"],
  ],
  batchNorm: [
    ["gamma", "gamma"],
    ["beta", "beta"],
    ["runningMean", "moving_mean"],
    ["runningVar", "moving_variance"],
  ],
  relu: [],
};

/**
 * Our names to Keras's, in the order in which `model.set_weights` takes the arrays.
 *
 * @param kinds the kind of every layer, in order
 * @throws FormatError for a layer that Keras has not
 */
export function toKeras(tensors: ReadonlyMap<string, Tensor>, kinds: readonly string[]): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const [layer, kind] of kinds.entries()) {
    if (!Object.hasOwn(NAMES, kind)) {
      throw new FormatError(`Layer ${layer} is of kind ${JSON.stringify(kind)}, for which Keras has no weights.`);
    }
    for (const [own, keras] of NAMES[kind]!) result.set(`${layer}.${keras}`, tensors.get(`${layer}.${own}`)!);
  }
  return result;
}

/**
 * Keras's names to ours.
 *
 * @throws FormatError for a name that is none of these
 */
export function fromKeras(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const own = new Map(Object.values(NAMES).flatMap((pairs) => pairs.map(([name, keras]) => [keras, name] as const)));
  const result = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const [, layer, array = ""] = /^(\d+)\.(\w+)$/.exec(name) ?? [];
    if (!own.has(array)) {
      throw new FormatError(`Tensor "${name}" is none of Keras's: those end in ${[...own.keys()].join(", ")}.`);
    }
    result.set(`${layer}.${own.get(array)}`, tensor);
  }
  return result;
}
