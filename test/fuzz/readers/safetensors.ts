/**
 * safetensors: as they are, as weights under PyTorch's names, and as models.
 *
 * @module
 */

import type { Random } from "../../../src/base/random.ts";
import { modelFromBytes, modelToBytes } from "../../../src/formats/model.ts";
import { toPyTorch } from "../../../src/formats/pytorch-names.ts";
import { stateDictFromBytes } from "../../../src/formats/pytorch-state.ts";
import { parseSafetensors, toSafetensors } from "../../../src/formats/safetensors.ts";
import { METADATA } from "../../../src/formats/safetensors-header.ts";
import { layerTexts } from "../../../src/graph/layer-places.ts";
import { concatenated } from "../bytes.ts";
import { mutateJson } from "../json.ts";
import { type FuzzReader, USUAL_LIMITS } from "../reader.ts";
import { hold, sameBytes } from "./support.ts";

/** What is accepted is written, read and written again the same. */
export const safetensors: FuzzReader = {
  name: "safetensors",
  corpus: "safetensors",
  mutate: (bytes, random) => withHeader(bytes, (json) => mutateJson(json, random)),
  read(bytes) {
    const { tensors, metadata } = parseSafetensors(bytes, "f");
    const written = toSafetensors(tensors, metadata);
    const again = parseSafetensors(written, "f");
    hold(again.tensors.size === tensors.size, "some tensors are lost when it is written");
    hold(sameBytes(toSafetensors(again.tensors, again.metadata), written), "it is not the same when written again");
  },
  limits: USUAL_LIMITS,
};

/** Arrays under PyTorch's names, without the network that they belong to. */
export const weights: FuzzReader = {
  name: "weights",
  corpus: "safetensors",
  mutate: safetensors.mutate,
  read(bytes) {
    for (const [name, { data, shape }] of stateDictFromBytes(bytes, "f")) {
      hold(
        data.length === shape.reduce((size, extent) => size * extent, 1),
        `${name} is not as long as its shape says`,
      );
    }
  },
  limits: USUAL_LIMITS,
};

/** The description inside the header is changed as JSON of its own; what is accepted is saved the same twice. */
export const model: FuzzReader = {
  name: "model",
  corpus: "model",
  mutate: (bytes, random) =>
    withHeader(bytes, (json) => (random.integer(8) === 0 ? mutateJson(json, random) : withDescription(json, random))),
  async read(bytes) {
    const read = modelFromBytes(bytes, "f");
    const written = await modelToBytes(read);
    hold(sameBytes(await modelToBytes(modelFromBytes(written, "f")), written), "it is not the same when saved again");
    const layers = layerTexts(read.network.structure);
    hold(toPyTorch(await read.network.state(), layers).size > 0, "it has no arrays");
  },
  limits: USUAL_LIMITS,
};

/** The file with another header, and its length as it must be. */
function withHeader(bytes: Uint8Array, change: (json: string) => string): Uint8Array {
  if (bytes.length < 8) return bytes;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const json = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, 8 + length))));
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(0, json.length, true);
  return concatenated(size, json, bytes.subarray(Math.min(bytes.length, 8 + length)));
}

function withDescription(json: string, random: Random): string {
  try {
    const header = JSON.parse(json);
    header[METADATA].chainrule = mutateJson(header[METADATA].chainrule, random);
    return JSON.stringify(header);
  } catch {
    return mutateJson(json, random); // the header is no longer that of a model
  }
}
