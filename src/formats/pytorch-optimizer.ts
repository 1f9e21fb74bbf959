/**
 * What an optimizer remembers, under the names and in the layout of PyTorch's `optimizer.state_dict()["state"]`.
 *
 * | here | PyTorch |
 * |---|---|
 * | Adam's `m`, `v` | `state.0.exp_avg`, `state.0.exp_avg_sq` |
 * | RMSprop's `meanSquare` | `state.0.square_avg` |
 * | SGD's `velocity` | `state.0.momentum_buffer` |
 * | `stepCount` | `state.0.step`, but for SGD, which does not count there |
 *
 * The number is that of the parameter in `model.parameters()`: layer by layer, `weight` before `bias`.
 *
 * @module
 */
import { FormatError } from "../errors.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { toPyTorch } from "./pytorch-names.ts";
import { type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

/** A map, so that no slot's name (`__proto__`) is special. */
const SLOTS: ReadonlyMap<string, string> = new Map([
  ["m", "exp_avg"],
  ["v", "exp_avg_sq"],
  ["meanSquare", "square_avg"],
  ["velocity", "momentum_buffer"],
]);

/**
 * The optimizer of a checkpoint as a safetensors file for PyTorch. Settings, such as the learning rate, are not in it.
 *
 * @throws FormatError for an optimizer of one's own, or one that follows a layer of one's own
 */
export function optimizerToBytes({ layers, optimizer }: Checkpoint): Uint8Array {
  const tensors = new Map<string, SafetensorsTensor>();
  for (const [slot, values] of optimizer.slots) {
    const name = SLOTS.get(slot);
    if (name === undefined) throw new FormatError(`The optimizer's slot "${slot}" has no name in PyTorch.`);
    const parameters = [...toPyTorch(values, layers)].sort(([a], [b]) => placeOf(a) - placeOf(b));
    for (const [index, [, tensor]] of parameters.entries()) {
      tensors.set(`state.${index}.${name}`, tensor);
      if (slot === "velocity") continue;
      tensors.set(`state.${index}.step`, { data: Float32Array.of(optimizer.stepCount), shape: [] });
    }
  }
  return toSafetensors(tensors, { format: "pt" });
}

/** Grows along `model.parameters()`; files have their arrays in another order. */
function placeOf(name: string): number {
  const [, layer, kind] = /^(\d+)\.(weight|bias)$/.exec(name) ?? [];
  if (layer === undefined) {
    throw new FormatError(`"${name}" is of a layer of one's own: its place among PyTorch's parameters is not known.`);
  }
  return 2 * Number(layer) + (kind === "bias" ? 1 : 0);
}
