/**
 * A checkpoint as one safetensors file.
 *
 * Parameters and running statistics stand under PyTorch's names, as in a file of weights; everything else under
 * `checkpoint.…`, which readers of weights and models pass over. So one file can be a model and a checkpoint.
 *
 * | tensor | what |
 * |---|---|
 * | `checkpoint.order` | order of the rows in the epoch |
 * | `checkpoint.sums` | over the epoch so far: rows, loss, correct; and weight, where that is not the number of rows |
 * | `checkpoint.best.0.weight` | as `0.weight`, after the best epoch, or its average; only with early stopping or averaging |
 * | `checkpoint.optimizer.m.0.weight` | the optimizer's slot `m`, laid out as `0.weight` |
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { assertCheckpoint, type Checkpoint } from "../training/checkpoint.ts";
import { checkpointOf, describe } from "./checkpoint-description.ts";
import { parseJson } from "./json.ts";
import { toPyTorch } from "./pytorch-names.ts";
import { parseSafetensors, type SafetensorsTensor, safetensorsChecksum, toSafetensors } from "./safetensors.ts";
import { CHECKPOINT_PREFIX } from "./weights.ts";

/** A checkpoint, and the texts of others in the same file. */
export interface StoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly extra: Readonly<Record<string, string>>;
}

/** The keys of our texts in the file's metadata. */
const KEY = "chainrule.checkpoint";
/** Its text is the checksum of the file as it would be without it. */
const CHECKSUM_KEY = "chainrule.checksum";

/**
 * The checkpoint as a file; the same checkpoint gives the same bytes.
 *
 * @param extra further texts for the file's header: with those of `modelMetadata` the file is a model, too
 */
export function checkpointToBytes(checkpoint: Checkpoint, extra: Readonly<Record<string, string>> = {}): Uint8Array {
  assertCheckpoint("checkpointToBytes", checkpoint);
  const { layers, order, sums, values, best, optimizer } = checkpoint;
  const tensors = new Map<string, SafetensorsTensor>();
  const add = (prefix: string, added: ReadonlyMap<string, SafetensorsTensor>): void => {
    for (const [name, tensor] of added) tensors.set(prefix + name, tensor);
  };
  const present = toPyTorch(values, layers);
  add("", present);
  const isBest = best?.values === values; // right after the best epoch: then they are laid out once
  if (best?.values) add(`${CHECKPOINT_PREFIX}best.`, isBest ? present : toPyTorch(best.values, layers));
  for (const [slot, remembered] of optimizer.slots) {
    add(`${CHECKPOINT_PREFIX}optimizer.${slot}.`, toPyTorch(remembered, layers));
  }
  tensors.set(`${CHECKPOINT_PREFIX}order`, { data: order, shape: [order.length] });
  const { rows, loss, correct, weight } = sums;
  const numbers = weight === undefined ? [rows, loss, correct] : [rows, loss, correct, weight];
  tensors.set(`${CHECKPOINT_PREFIX}sums`, { data: Float64Array.from(numbers), shape: [numbers.length] });
  const metadata = { format: "pt", ...extra, [KEY]: JSON.stringify(describe(checkpoint)) };
  return toSafetensors(tensors, { ...metadata, [CHECKSUM_KEY]: `${safetensorsChecksum(tensors, metadata)}` });
}

/**
 * The checkpoint in a file.
 *
 * @param where the file's name, for messages
 * @throws FormatError if the file is damaged, in whichever byte, or holds no checkpoint
 */
export function checkpointFromBytes(bytes: Uint8Array, where: string): StoredCheckpoint {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const { [CHECKSUM_KEY]: expected, ...others } = metadata;
  const { [KEY]: text, format, ...extra } = others;
  if (text === undefined) {
    throw new FormatError(`${where} holds no checkpoint, as saveCheckpoint and the command write them.`);
  }
  if (expected !== `${safetensorsChecksum(tensors, others)}`) {
    throw new FormatError(`${where} is damaged: its contents do not have its checksum. Go on from another checkpoint.`);
  }
  return { checkpoint: checkpointOf(parseJson(text, `${where}: its checkpoint`), tensors, where), extra };
}
