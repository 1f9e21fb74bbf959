/**
 * What an optimizer remembers, under the names and in the layout of PyTorch's `optimizer.state_dict()["state"]`.
 *
 * Adam's `m` is `state.0.exp_avg`: the optimizers' definitions have the names. `stepCount` is `state.0.step`, where PyTorch
 * counts; its SGD does not. The number is that of the parameter in `model.parameters()`: layer by layer, `weight` before `bias`.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { FormatError } from "../base/errors.ts";
import { layerTexts } from "../graph/layer-places.ts";
import { parameterLayout } from "../graph/layout.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network } from "../network/network.ts";
import { optimizerDefinitions } from "../optimizers/catalog.ts";
import type { PyTorchState } from "../optimizers/definition.ts";
import type { Checkpoint, OptimizerSnapshot } from "../training/checkpoint.ts";
import { AVERAGE, GATHERED } from "../training/update-pass.ts";
import { fromPyTorch, keptNames, namedParameters, toPyTorch } from "./pytorch-names.ts";
import { OptimizerArrays } from "./pytorch-optimizer-arrays.ts";
import { parseSafetensors, type SafetensorsTensor, toSafetensors } from "./safetensors.ts";

/** What PyTorch's optimizers keep, those that keep most first. */
const OPTIMIZERS: readonly (PyTorchState & { readonly label: string; readonly entries: readonly string[] })[] =
  optimizerDefinitions
    .flatMap(({ label, pytorch, variants = [] }) =>
      [...(pytorch ? [pytorch] : []), ...variants.map((variant) => variant.pytorch)].map((state) => ({
        ...state,
        label,
      })),
    )
    .map((state) => ({ ...state, entries: entriesOf(state) }))
    .sort((a, b) => b.entries.length - a.entries.length);

/**
 * The optimizer of a checkpoint as a safetensors file for PyTorch. Settings, such as the learning rate, are not in it,
 * nor are the average of the weights and gradients that wait for their update, which PyTorch keeps elsewhere.
 *
 * @throws FormatError for an optimizer of one's own, or one that follows a layer of one's own
 */
export function optimizerToBytes(checkpoint: Pick<Checkpoint, "layers" | "optimizer">): Uint8Array {
  const isRight = has(checkpoint, "layers", "optimizer") && has(checkpoint.optimizer, "slots");
  assertArgument(isRight, "saveOptimizerState", "a checkpoint, as loadCheckpoint gives it", checkpoint);
  const { layers, optimizer } = checkpoint;
  const tensors = new Map<string, SafetensorsTensor>();
  const slots = [...optimizer.slots].filter(([slot]) => slot !== AVERAGE && slot !== GATHERED);
  const state = stateOf(slots.map(([slot]) => slot));
  for (const [slot, values] of slots) {
    const parameters = namedParameters(layers).filter(({ own }) => values.has(own));
    const places = new Map(parameters.map(({ pytorch }, index) => [pytorch, index]));
    const entry = state.arrays.find(({ own }) => own === slot)!.pytorch;
    for (const [name, tensor] of toPyTorch(values, layers)) {
      const index = places.get(name);
      if (index === undefined) throw noPlace(name);
      tensors.set(`state.${index}.${entry}`, tensor);
      if (state.counts) tensors.set(`state.${index}.step`, { data: Float32Array.of(optimizer.stepCount), shape: [] });
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
export function optimizerFromBytes(bytes: Uint8Array, where: string, network: Network): OptimizerSnapshot {
  assertNetwork("readOptimizerState", network);
  const { structure } = network;
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
  const { arrays: names, counts } = optimizerOf(arrays.entries, where);
  return {
    stepCount: counts ? arrays.stepCount() : 1, // at least: there is no velocity before the first update
    slots: new Map(
      names.map(({ own, pytorch, isSquared }) => [own, fromPyTorch(arrays.of(pytorch, isSquared), layers)]),
    ),
  };
}

/** What PyTorch's optimizer with exactly these slots keeps. @throws FormatError if none has them */
function stateOf(slots: readonly string[]): PyTorchState {
  const found = OPTIMIZERS.find(
    ({ arrays }) => arrays.length === slots.length && arrays.every(({ own }) => slots.includes(own)),
  );
  if (found) return found;
  const other = slots.find((slot) => !OPTIMIZERS.some(({ arrays }) => arrays.some(({ own }) => own === slot)));
  const what = other === undefined ? `slots ${listed(slots)} have` : `slot "${other}" has`;
  throw new FormatError(`The optimizer's ${what} no name in PyTorch.`);
}

function entriesOf({ arrays, counts }: PyTorchState): string[] {
  return [...arrays.map(({ pytorch }) => pytorch), ...(counts ? ["step"] : [])];
}

/** The optimizer that keeps exactly these. @throws FormatError if none does */
function optimizerOf(found: ReadonlySet<string>, where: string): PyTorchState {
  if (found.size === 0) {
    throw new FormatError(
      `${where} holds no optimizer state. SGD without momentum has none, nor has an optimizer before its first step.`,
    );
  }
  const hasAll = (entries: readonly string[]): boolean => entries.every((entry) => found.has(entry));
  const optimizer = OPTIMIZERS.find(({ entries }) => entries.length === found.size && hasAll(entries));
  if (optimizer) return optimizer;
  const names = [...found].sort().slice(0, 8).join(", ").slice(0, 200);
  throw new FormatError(
    `${where} holds ${names} for its parameters: of no optimizer that is here. ` + `${whatIsKept()}.`,
  );
}

/** `Adam and AdamW have exp_avg, exp_avg_sq and step, RMSprop square_avg and step, SGD momentum_buffer`, without options */
function whatIsKept(): string {
  const labels = new Map<string, string[]>();
  for (const { label, pytorch } of optimizerDefinitions) {
    if (!pytorch) continue;
    const text = listed(entriesOf(pytorch));
    labels.set(text, [...(labels.get(text) ?? []), label]);
  }
  const texts = Array.from(labels, ([text, found]) => `${listed(found)} ${found.length > 1 ? "have" : "has"} ${text}`);
  return texts.join("; ");
}

/** `a, b and c` */
function listed(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " and $1");
}

function noPlace(name: string): FormatError {
  return new FormatError(`"${name}" is of a layer of one's own: its place among PyTorch's parameters is not known.`);
}
