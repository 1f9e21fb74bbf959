/**
 * NPZ: archives that are put together anew, with arrays that are changed and checksums that are right, and records that
 * contradict each other.
 *
 * @module
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Random } from "../../../src/base/random.ts";
import { sizeOf } from "../../../src/base/shape.ts";
import { crc32 } from "../../../src/data/arrays/crc32.ts";
import { parseNpz } from "../../../src/data/arrays/npz.ts";
import { NUMPY_ARCHIVES, numpyFile } from "../../data/files.ts";
import { concatenated, INTERESTING_INTEGERS } from "../bytes.ts";
import { type FuzzReader, pick } from "../reader.ts";
import { mutateNpy, npyFile } from "./npy.ts";
import { hold } from "./support.ts";

const LIMIT_BYTES = 2 ** 18;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END = 0x06054b50;
/** An earlier change may have listed hundreds. */
const MOST_MEMBERS = 4;

export const npz: FuzzReader = {
  name: "npz",
  corpus: "npz",
  others: NUMPY_ARCHIVES.map(numpyFile),
  mutate: mutateNpz,
  async read(bytes) {
    let total = 0;
    for (const [name, { data, shape }] of await parseNpz(bytes, "f", { limitBytes: LIMIT_BYTES })) {
      hold(data.length === sizeOf(shape), `${name} is not as long as its shape says`);
      total += data.length;
    }
    hold(total <= LIMIT_BYTES, "it is larger than the limit");
  },
  // Elements of one byte become four or eight.
  limits: { milliseconds: 2000, bytes: 64 * LIMIT_BYTES, bytesPerByte: 200 },
};

interface Member {
  name: string;
  contents: Uint8Array;
}

function mutateNpz(bytes: Uint8Array, random: Random): Uint8Array {
  const found = recordsOf(bytes);
  if (random.integer(2) === 0 && found.length > 0) return withField(bytes, pick(found, random), random);
  const members = membersOf(bytes);
  if (members.length === 0) return bytes;
  const changed = pick(members, random);
  switch (random.integer(4)) {
    case 0:
      changed.name = pick(
        ["__proto__.npy", ".npy", "a.txt", "../x.npy", "\0.npy", `${"n".repeat(60_000)}.npy`],
        random,
      );
      break;
    case 1:
      changed.contents = zeros(pick([0, LIMIT_BYTES, 4 * LIMIT_BYTES], random));
      break;
    case 2:
      return zipFile(members, random.integer(2) === 0, 1 + random.integer(200));
    default:
      changed.contents = mutateNpy(changed.contents, random);
  }
  return zipFile(members, random.integer(2) === 0);
}

/** An array that packs to a thousandth. */
function zeros(length: number): Uint8Array {
  return npyFile(`{'descr': '|u1', 'fortran_order': False, 'shape': (${length},), }`, new Uint8Array(length));
}

/** Where the records lie. */
function recordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: number[] = [];
  for (let at = 0; at + 22 <= bytes.length; at++) {
    if ([DIRECTORY_ENTRY, LOCAL_HEADER, END].includes(view.getUint32(at, true))) records.push(at);
  }
  return records;
}

/** One field of a record; they begin at even places. */
function withField(bytes: Uint8Array, record: number, random: Random): Uint8Array {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  const at = record + 4 + 2 * random.integer(21);
  const value = Number(pick(INTERESTING_INTEGERS, random) & 0xffffffffn);
  if (random.integer(2) === 0 && at + 4 <= bytes.length) view.setUint32(at, value, true);
  else if (at + 2 <= bytes.length) view.setUint16(at, value & 0xffff, true);
  return result;
}

/** The first members whose entry in the directory is right. */
function membersOf(bytes: Uint8Array): Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members: Member[] = [];
  for (const at of recordsOf(bytes)) {
    if (members.length === MOST_MEMBERS) break;
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY || at + 46 > bytes.length) continue;
    const [packed, offset] = [view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    if (offset + 30 > bytes.length) continue;
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const contents = unpacked(bytes.subarray(start, start + packed), view.getUint16(at + 10, true));
    members.push({ name: `a${members.length}.npy`, contents });
  }
  return members;
}

function unpacked(bytes: Uint8Array, method: number): Uint8Array {
  if (method === 0) return bytes;
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: LIMIT_BYTES }));
  } catch {
    return bytes;
  }
}

/** @param entries how many times the directory lists each member, under another name each time */
export function zipFile(members: readonly Member[], deflated: boolean, entries = 1): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, contents } of members) {
    const data = deflated ? new Uint8Array(deflateRawSync(contents)) : contents;
    const common = [20, 0, deflated ? 8 : 0, 0, 0, ...halves(crc32(contents)), ...halves(data.length)];
    const fields = [...common, ...halves(contents.length)];
    files.push(record(LOCAL_HEADER, [...fields, byteLength(name), 0]), encoded(name), data);
    for (let i = 0; i < entries; i++) {
      const as = i === 0 ? name : `${i}${name}`;
      const entry = [20, ...fields, byteLength(as), 0, 0, 0, 0, 0, 0, ...halves(offset)];
      directory.push(record(DIRECTORY_ENTRY, entry), encoded(as));
    }
    offset += 30 + byteLength(name) + data.length;
  }
  const listed = concatenated(...directory);
  const count = entries * members.length;
  const end = record(END, [0, 0, count, count, ...halves(listed.length), ...halves(offset), 0]);
  return concatenated(...files, listed, end);
}

function record(signature: number, fields: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from([...halves(signature), ...fields]).buffer);
}

function halves(value: number): [low: number, high: number] {
  return [value & 0xffff, value >>> 16];
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function byteLength(text: string): number {
  return encoded(text).length;
}
