/**
 * NPY: other fields in the header's dictionary, with as many bytes of elements as they ask for or not.
 *
 * @module
 */

import type { Random } from "../../../src/base/random.ts";
import { sizeOf } from "../../../src/base/shape.ts";
import { openNpy } from "../../../src/data/arrays/npy.ts";
import { NUMPY_ARRAYS, numpyFile } from "../../data/files.ts";
import { concatenated } from "../bytes.ts";
import { type FuzzReader, type Mutation, pick, USUAL_LIMITS } from "../reader.ts";
import { hold } from "./support.ts";

export const npy: FuzzReader = {
  name: "npy",
  corpus: "npy",
  others: NUMPY_ARRAYS.map(numpyFile),
  mutate: mutateNpy,
  read(bytes) {
    const file = openNpy(bytes, "f");
    const { data, shape } = file.isText ? file.texts() : file.numbers();
    hold(data.length === sizeOf(shape), "it is not as long as its shape says");
  },
  limits: USUAL_LIMITS,
};

const DTYPES = [
  "'<f4'",
  "'>f8'",
  "'|u1'",
  "'<i8'",
  "'=i2'",
  "'f4'",
  "'|O'",
  "'<U7'",
  "'>U0'",
  "'|S3'",
  "'<f16'",
  "[('a', '<i2')]",
  "''",
  "1",
];
const EXTENTS = [
  "0",
  "1",
  "2",
  "3",
  "7",
  "65536",
  "4294967295",
  "9007199254740993",
  "1e3",
  "-1",
  "2L",
  "",
  "(2,)",
  "x",
];
const WORDS = [
  "'",
  '"',
  ",",
  "{",
  "}",
  "(",
  ")",
  ":",
  "True",
  "'descr': '<f8'",
  "'shape': ()",
  "__proto__",
  "\0",
  "\u00e9",
];
const LARGEST_BODY = 2 ** 16;
const FIXED_BYTES = 10;

export function mutateNpy(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < FIXED_BYTES) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = FIXED_BYTES + view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(FIXED_BYTES, start));
  const changed = pick(MUTATIONS, random)(header, random);
  const body = random.integer(3) === 0 ? new Uint8Array(random.integer(LARGEST_BODY)) : bytes.subarray(start);
  return npyFile(changed, random.integer(2) === 0 ? body : fitted(changed, body));
}

/** Version 1, with the length of its header. */
export function npyFile(header: string, body: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const fixed = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length & 255, (text.length >> 8) & 255];
  return concatenated(Uint8Array.from(fixed), text, body);
}

const MUTATIONS: readonly Mutation<string>[] = [
  (header, random) => header.replace(/'descr':[^,]*/, `'descr': ${pick(DTYPES, random)}`),
  (header, random) =>
    header.replace(/'fortran_order': \w*/, `'fortran_order': ${pick(["True", "False", "1"], random)}`),
  withShape,
  withShape, // with the size of the elements, the one that memory is taken for
  (header, random) => inserted(header, pick(WORDS, random), random),
  (header, random) => inserted(header, pick([" ", "'", "1,", "\\d"], random).repeat(random.integer(20_000)), random),
];

function withShape(header: string, random: Random): string {
  const axes = random.integer(random.integer(8) === 0 ? 70 : 4);
  const extents = Array.from({ length: axes }, () => pick(EXTENTS, random));
  return header.replace(/'shape': \([^)]*\)/, `'shape': (${extents.join(", ")}${axes === 1 ? "," : ""})`);
}

function inserted(text: string, word: string, random: Random): string {
  const at = random.integer(text.length + 1);
  return text.slice(0, at) + word + text.slice(at);
}

/** As many elements as the header says, where that is not too many. */
function fitted(header: string, body: Uint8Array): Uint8Array {
  const [, element = "0"] = /'[<>|]\w(\d+)'/.exec(header) ?? [];
  const [, extents = ""] = /'shape': \(([^)]*)\)/.exec(header) ?? [];
  const length = extents.split(",").reduce((size, extent) => size * Number(extent.trim() || 1), Number(element));
  if (!(length >= 0 && length <= LARGEST_BODY)) return body;
  const result = new Uint8Array(length);
  result.set(body.subarray(0, length));
  return result;
}
