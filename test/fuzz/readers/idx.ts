/**
 * IDX: other types, axes and extents, with as many elements as they say or not.
 *
 * @module
 */

import type { Random } from "../../../src/base/random.ts";
import { imagesToTensor, parseIdx } from "../../../src/data/arrays/idx.ts";
import { concatenated } from "../bytes.ts";
import { type FuzzReader, pick, USUAL_LIMITS } from "../reader.ts";
import { hold } from "./support.ts";

const TYPES = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, 0x0a, 0x00, 0xff];
const EXTENTS = [0, 1, 2, 3, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const LARGEST_BODY = 2 ** 16;

export const idx: FuzzReader = {
  name: "idx",
  corpus: "idx",
  mutate: mutateIdx,
  read(bytes) {
    const array = parseIdx(bytes, "f");
    hold(array.data.length === array.shape.reduce((size, extent) => size * extent, 1), "its shape has another size");
    if (array.data instanceof Uint8Array) imagesToTensor(array);
  },
  limits: USUAL_LIMITS,
};

function mutateIdx(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 4) return bytes;
  const result = bytes.slice();
  const axes = result[3]!;
  const what = random.integer(4);
  if (what === 0) result[2] = pick(TYPES, random);
  else if (what === 1) result[3] = pick([0, 1, 2, 3, 4, 32, 33, 254, 255], random);
  else if (what === 2 && bytes.length >= 4 + 4 * axes && axes > 0) {
    new DataView(result.buffer).setUint32(4 + 4 * random.integer(axes), pick(EXTENTS, random));
  } else return withMoreAxes(result, random);
  return random.integer(2) === 0 ? result : fitted(result);
}

/** Axes in front of the others, so that the product of all leaves the integers, or float64. */
function withMoreAxes(bytes: Uint8Array, random: Random): Uint8Array {
  const more = Math.min(255 - bytes[3]!, 1 + random.integer(random.integer(4) === 0 ? 250 : 4));
  const extents = new DataView(new ArrayBuffer(4 * more));
  for (let axis = 0; axis < more; axis++) extents.setUint32(4 * axis, pick(EXTENTS, random));
  const header = Uint8Array.of(bytes[0]!, bytes[1]!, bytes[2]!, bytes[3]! + more);
  return concatenated(header, new Uint8Array(extents.buffer), bytes.subarray(4));
}

/** As many elements as the header says, where that is not too many. */
function fitted(bytes: Uint8Array): Uint8Array {
  const header = 4 + 4 * bytes[3]!;
  if (bytes.length < header) return bytes;
  const view = new DataView(bytes.buffer);
  let size = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[bytes[2]!] ?? 1;
  for (let axis = 0; axis < bytes[3]!; axis++) size *= view.getUint32(4 + 4 * axis);
  if (!(size <= LARGEST_BODY)) return bytes;
  const result = new Uint8Array(header + size);
  result.set(bytes.subarray(0, result.length));
  return result;
}
