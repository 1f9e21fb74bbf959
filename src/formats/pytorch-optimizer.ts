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
import { FormatError } from "../base/errors.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { parameterLayout } from "../graph/layout.ts";
import type { Network } from "../network/network.ts";
import type { Checkpoint, OptimizerSnapshot } from "../training/checkpoint.ts";
import { fromPyTorch, keptNames, namedParameters, toPyTorch } from "./pytorch-names.ts";
import { OptimizerArrays } from "./pytorch-optimizer-arrays.ts";
import { parseSafetensors, type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

/** What one kind of optimizer keeps for each parameter. */
interface OptimizerNames {
  /** Our slots, and their names in PyTorch. */
  readonly slots: readonly (readonly [own: string, pytorch: string])[];
  readonly counts: boolean;
}

const OPTIMIZERS: readonly OptimizerNames[] = [
  {
    slots: [
      ["m", "exp_avg"],
      ["v", "exp_avg_sq"],
    ],
    counts: true,
  },
  { slots: [["meanSquare", "square_avg"]], counts: true },
  { slots: [["velocity", "momentum_buffer"]], counts: false },
];

/**
 * The optimizer of a checkpoint as a safetensors file for PyTorch. Settings, such as the learning rate, are not in it.
 *
 * @throws FormatError for an optimizer of one's own, or one that follows a layer of one's own
 */
export function optimizerToBytes({ layers, optimizer }: Pick<Checkpoint, "layers" | "optimizer">): Uint8Array {
  const tensors = new Map<string, SafetensorsTensor>();
  for (const [slot, values] of optimizer.slots) {
    const parameters = namedParameters(layers).filter(({ own }) => values.has(own));
    const places = new Map(parameters.map(({ pytorch }, index) => [pytorch, index]));
    const { entry, counts } = entryOf(slot);
    for (const [name, tensor] of toPyTorch(values, layers)) {
      const index = places.get(name);
      if (index === undefined) throw noPlace(name);
      tensors.set(`state.${index}.${entry}`, tensor);
      if (counts) tensors.set(`state.${index}.step`, { data: Float32Array.of(optimizer.stepCount), shape: [] });
    }
  }
  return toSafetensors(tensors, { format: "pt" });
}

/**
 * What an optimizer remembers of this network's parameters, from a file of PyTorch's or of {@link optimizerToBytes}.
 *
 * @param where the file's name, for messages
 * @throws FormatError naming what is missing, of another shape or not a number; for an optimizer that is not here; and
 * where the network has layers of one's own
 */
export function optimizerFromBytes(bytes: Uint8Array, where: string, { structure }: Network): OptimizerSnapshot {
  const layers = layerTexts(structure);
  const { entries } = parameterLayout(structure);
  const isKept = keptNames(layers);
  const own = entries.find(({ name }) => isKept(name));
  if (own) throw noPlace(own.name);
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  const parameters = namedParameters(layers).flatMap(({ own, pytorch, transposed }) => {
    const shape = shapes.get(own);
    return shape ? [{ name: pytorch, shape: transposed ? [...shape].reverse() : shape }] : [];
  });
  const arrays = new OptimizerArrays(parseSafetensors(bytes, where).tensors, parameters, where);
  const { slots, counts } = optimizerOf(arrays.entries, where);
  return {
    stepCount: counts ? arrays.stepCount() : 0,
    slots: new Map(slots.map(([slot, entry]) => [slot, fromPyTorch(arrays.of(entry), layers)])),
  };
}

function entryOf(slot: string): { entry: string; counts: boolean } {
  for (const { slots, counts } of OPTIMIZERS) {
    const entry = slots.find(([own]) => own === slot)?.[1];
    if (entry !== undefined) return { entry, counts };
  }
  throw new FormatError(`The optimizer's slot "${slot}" has no name in PyTorch.`);
}

function entriesOf({ slots, counts }: OptimizerNames): string[] {
  return [...slots.map(([, entry]) => entry), ...(counts ? ["step"] : [])];
}

/** The optimizer that keeps exactly these. @throws FormatError if none does */
function optimizerOf(found: ReadonlySet<string>, where: string): OptimizerNames {
  if (found.size === 0) {
    throw new FormatError(
      `${where} holds no optimizer state. SGD without momentum has none, nor has an optimizer before its first step.`,
    );
  }
  const optimizer = OPTIMIZERS.find((names) => {
    const entries = entriesOf(names);
    return entries.length === found.size && entries.every((entry) => found.has(entry));
  });
  if (optimizer) return optimizer;
  const variant = VARIANTS.find(([entries]) => entries.every((entry) => found.has(entry)))?.[1];
  const names = [...found].sort().slice(0, 8).join(", ").slice(0, 200);
  throw new FormatError(
    `${where} holds ${names} for its parameters${variant ? `, as ${variant} does` : ""}: of no optimizer that is here. ` +
      "Adam and AdamW have exp_avg, exp_avg_sq and step, RMSprop square_avg and step, SGD momentum_buffer.",
  );
}

/** What PyTorch's optimizers keep besides where they do something that ours do not. */
const VARIANTS: readonly (readonly [entries: readonly string[], name: string])[] = [
  [["max_exp_avg_sq"], "Adam with amsgrad=True"],
  [["grad_avg"], "RMSprop with centered=True"],
  [["square_avg", "momentum_buffer"], "RMSprop with momentum"],
];

function noPlace(name: string): FormatError {
  return new FormatError(`"${name}" is of a layer of one's own: its place among PyTorch's parameters is not known.`);
}
