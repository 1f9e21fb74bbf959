/**
 * Checkpoints: with a right checksum, so that what is behind it is reached.
 *
 * @module
 */
import { checksum } from "../../../src/base/checksum.ts";
import type { Random } from "../../../src/base/random.ts";
import { checkpointFromBytes, checkpointToBytes } from "../../../src/formats/checkpoint.ts";
import { parseSafetensors, toSafetensors } from "../../../src/formats/safetensors.ts";
import { mutateJson } from "../json.ts";
import { type FuzzReader, pick, USUAL_LIMITS } from "../reader.ts";
import { hold, sameBytes } from "./support.ts";

export const checkpoint: FuzzReader = {
  name: "checkpoint",
  corpus: "checkpoint",
  mutate: forged,
  read(bytes) {
    const read = checkpointFromBytes(bytes, "f");
    const written = checkpointToBytes(read.checkpoint, read.extra);
    const again = checkpointFromBytes(written, "f");
    hold(sameBytes(checkpointToBytes(again.checkpoint, again.extra), written), "it is not the same when saved again");
  },
  limits: USUAL_LIMITS,
};

/** The file with another description, or without one of its arrays, and the checksum of that. */
function forged(bytes: Uint8Array, random: Random): Uint8Array {
  try {
    const { tensors, metadata } = parseSafetensors(bytes, "f");
    const { "chainrule.checksum": _, "chainrule.checkpoint": text, ...others } = metadata;
    const kept = new Map(tensors);
    if (random.integer(4) === 0) kept.delete(pick([...kept.keys()], random));
    const forgery = { ...others, "chainrule.checkpoint": mutateJson(text!, random) };
    return toSafetensors(kept, { ...forgery, "chainrule.checksum": String(checksum(toSafetensors(kept, forgery))) });
  } catch {
    return bytes; // an earlier change left no safetensors file
  }
}
