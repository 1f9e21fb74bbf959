/**
 * Changes that need no knowledge of a format.
 *
 * @module
 */
import type { Random } from "../../src/base/random.ts";
import { type Mutation, pick } from "./reader.ts";

/** Where counts and offsets go wrong: around 0, and where 8, 16, 31, 32, 53 and 64 bits end. */
export const INTERESTING_INTEGERS: readonly bigint[] = [
  ...[0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x100n, 0x7fffn, 0x8000n, 0xffffn, 0x10000n],
  ...[0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn, 0x100000000n, 2n ** 40n],
  ...[2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
];

const LONGEST_STRETCH = 64;

/** @param other another file of the same format */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return other.slice(0, 1 + random.integer(LONGEST_STRETCH));
  return random.integer(8) === 0 ? spliced(bytes, other, random) : pick(MUTATIONS, random)(bytes, random);
}

const MUTATIONS: readonly Mutation<Uint8Array>[] = [
  flipBit,
  setByte,
  setInteger,
  setInteger, // the one that finds most
  truncate,
  removeStretch,
  repeatStretch,
];

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  const result = bytes.slice();
  const at = random.integer(bytes.length);
  result[at] = bytes[at]! ^ (1 << random.integer(8));
  return result;
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
  const result = bytes.slice();
  result[random.integer(bytes.length)] = random.integer(256);
  return result;
}

/** Of 1, 2, 4 or 8 bytes, at a multiple of its size, in either byte order. */
function setInteger(bytes: Uint8Array, random: Random): Uint8Array {
  const size = pick([1, 2, 4, 8], random);
  if (bytes.length < size) return bytes;
  const result = bytes.slice();
  const value = pick(INTERESTING_INTEGERS, random);
  const start = size * random.integer(Math.floor(bytes.length / size));
  const isLittleEndian = random.integer(2) === 0;
  for (let i = 0; i < size; i++) {
    result[start + (isLittleEndian ? i : size - 1 - i)] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return result;
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.integer(bytes.length));
}

function removeStretch(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = stretch(bytes, random);
  return concatenated(bytes.subarray(0, start), bytes.subarray(end));
}

function repeatStretch(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = stretch(bytes, random);
  return concatenated(bytes.subarray(0, end), bytes.subarray(start));
}

function spliced(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  return concatenated(
    bytes.subarray(0, random.integer(bytes.length)),
    other.subarray(random.integer(other.length + 1)),
  );
}

function stretch(bytes: Uint8Array, random: Random): [start: number, end: number] {
  const start = random.integer(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + random.integer(LONGEST_STRETCH))];
}

export function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    result.set(part, start);
    start += part.length;
  }
  return result;
}
