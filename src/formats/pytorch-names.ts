/**
 * A network's arrays under the names, and in the layout, of PyTorch's `nn.Sequential`.
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
import { formatShape } from "../base/shape.ts";
import { type FloatArray, type Tensor, zerosLike } from "../base/tensor.ts";
import type { SafetensorsTensor } from "./safetensors.ts";

/** One array of a layer of some kind, here and there. */
interface NamePair {
  readonly kind: string;
  readonly own: string;
  readonly pytorch: string;
  readonly transposed?: true;
}

const NAMES: readonly NamePair[] = [
  { kind: "affine", own: "w", pytorch: "weight", transposed: true },
  { kind: "affine", own: "b", pytorch: "bias" },
  { kind: "batchNorm", own: "gamma", pytorch: "weight" },
  { kind: "batchNorm", own: "beta", pytorch: "bias" },
  { kind: "batchNorm", own: "runningMean", pytorch: "running_mean" },
  { kind: "batchNorm", own: "runningVar", pytorch: "running_var" },
];

/** The rest is state. */
const PARAMETERS: readonly string[] = ["weight", "bias"];

/** Counts batches, for a momentum that PyTorch computes from it; nothing here needs it. */
const PASSED_OVER = { kind: "batchNorm", pytorch: "num_batches_tracked" };

/**
 * Our names and layout to PyTorch's.
 *
 * @param kinds the kind of every layer, in order
 * @throws FormatError for a name that belongs to no layer
 */
export function toPyTorch(tensors: ReadonlyMap<string, Tensor>, kinds: readonly string[]): Map<string, Tensor> {
  return renamed(tensors, kinds, "own", "pytorch");
}

/**
 * PyTorch's names and layout to ours. `num_batches_tracked` is left out.
 *
 * @param kinds the kind of every layer, in order
 * @throws FormatError for a name that belongs to no layer, or an array that is not of floats
 */
export function fromPyTorch(
  tensors: ReadonlyMap<string, SafetensorsTensor>,
  kinds: readonly string[],
): Map<string, Tensor> {
  const used = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) if (!isPassedOver(name, kinds)) used.set(name, floats(name, tensor));
  return renamed(used, kinds, "pytorch", "own");
}

/** PyTorch's names of the parameters in the order of `model.parameters()`: layer by layer, `weight` before `bias`. */
export function parameterNames(kinds: readonly string[]): string[] {
  return kinds.flatMap((kind, layer) =>
    NAMES.filter((pair) => pair.kind === kind && PARAMETERS.includes(pair.pytorch)).map(
      ({ pytorch }) => `${layer}.${pytorch}`,
    ),
  );
}

function renamed(
  tensors: ReadonlyMap<string, Tensor>,
  kinds: readonly string[],
  from: "own" | "pytorch",
  to: "own" | "pytorch",
): Map<string, Tensor> {
  const pairs = new Map<string, { layer: number; pair: NamePair }>(
    kinds.flatMap((kind, layer) =>
      NAMES.filter((pair) => pair.kind === kind).map((pair) => [`${layer}.${pair[from]}`, { layer, pair }] as const),
    ),
  );
  const result = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const found = pairs.get(name);
    if (found === undefined && isOwnLayers(name, kinds)) {
      result.set(name, tensor);
      continue;
    }
    if (found === undefined) {
      throw new FormatError(
        `Tensor "${name}" belongs to no layer of this network, which has ${kinds.length} layers. ${didYouMean(name, [...pairs.keys()])}`,
      );
    }
    result.set(`${found.layer}.${found.pair[to]}`, found.pair.transposed ? transposed(name, tensor) : tensor);
  }
  return result;
}

function transposed(name: string, tensor: Tensor): Tensor {
  const [rows, columns] = tensor.shape;
  if (tensor.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new FormatError(`Tensor "${name}" must have two axes but has shape ${formatShape(tensor.shape)}.`);
  }
  const result = zerosLike(tensor, [columns, rows]);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = tensor.data[row * columns + column]!;
    }
  }
  return result;
}

/** Arrays of a layer of one's own keep their names and layout. */
export function isOwnLayers(name: string, kinds: readonly string[]): boolean {
  const kind = kinds[Number(/^(\d+)\./.exec(name)?.[1])];
  return kind !== undefined && kind !== "relu" && !NAMES.some((pair) => pair.kind === kind);
}

function isPassedOver(name: string, kinds: readonly string[]): boolean {
  const layer = Number.parseInt(name, 10);
  return kinds[layer] === PASSED_OVER.kind && name === `${layer}.${PASSED_OVER.pytorch}`;
}

/** @throws FormatError if the array is not of floats */
export function floats(name: string, { data, shape }: SafetensorsTensor): Tensor {
  if (data instanceof Float32Array || data instanceof Float64Array) return { data: data as FloatArray, shape };
  throw new FormatError(`Tensor "${name}" must be of dtype F32 or F64 but holds integers.`);
}
