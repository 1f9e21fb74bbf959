/**
 * A checksum: tells by accident different bytes apart, and is no defence against intent.
 *
 * @module
 */

/**
 * MurmurHash3 (x86, 32 bits; Appleby 2011): some 0.4 ns a byte.
 *
 * @param seed an integer in [0, 2³²): with the checksum of other bytes, that of both
 * @returns an integer in [0, 2³²)
 */
export function checksum(bytes: ArrayBufferView, seed: number = 0): number {
  const sum = new Checksum(seed);
  sum.add(bytes);
  return sum.value();
}

/** The same for bytes that come one after the other, in multiples of four but for the last. */
export class Checksum {
  #hash: number;
  #length = 0;
  #rest = 0;

  constructor(seed: number = 0) {
    this.#hash = seed;
  }

  add({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    const count = Math.floor(byteLength / 4);
    const view = new DataView(buffer, byteOffset, byteLength);
    let hash = this.#hash;
    if (IS_LITTLE_ENDIAN && byteOffset % 4 === 0) {
      const words = new Int32Array(buffer, byteOffset, count); // in a third less time than through the view
      for (let i = 0; i < count; i++) hash = stirred(hash, words[i]!);
    } else {
      for (let i = 0; i < count; i++) hash = stirred(hash, view.getInt32(4 * i, true));
    }
    this.#hash = hash;
    this.#length += byteLength;
    for (let i = byteLength - 1; i >= 4 * count; i--) this.#rest = (this.#rest << 8) | view.getUint8(i);
  }

  value(): number {
    return mixed(this.#hash ^ scrambled(this.#rest) ^ this.#length);
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function stirred(hash: number, word: number): number {
  return (Math.imul(rotate(hash ^ scrambled(word), 13), 5) + 0xe6546b64) | 0;
}

function scrambled(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Lets every bit of the hash change every other. */
function mixed(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
