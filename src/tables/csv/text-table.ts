/**
 * The different texts of a column, found by their bytes: of a text that was met before, no string is made.
 *
 * @module
 */

const FEWEST_SLOTS = 16;
/** No text has this code. */
export const NEW_TEXT = -2;

/** A hash table from bytes to codes, with open addressing. */
export class TextTable {
  /** Of each slot, the number of its text, counted from 1; 0 where it is free. */
  #slots = new Int32Array(FEWEST_SLOTS);
  #count = 0;
  /** Of each text: its hash, its code, and where its bytes end. Those of the first begin at 0. */
  #hashes = new Int32Array(FEWEST_SLOTS);
  #codes = new Int32Array(FEWEST_SLOTS);
  #ends = new Int32Array(FEWEST_SLOTS);
  #bytes = new Uint8Array(128);
  /** Of the text that was looked for last. */
  #hash = 0;

  /** The code of a text; {@link NEW_TEXT} for one that was never met, which is then to be added. */
  find(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5; // FNV-1a
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    this.#hash = hash;
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let text = this.#slots[slot]!; text !== 0; text = this.#slots[slot]!) {
      if (this.#hashes[text] === hash && this.#isText(text, bytes, start, end)) return this.#codes[text]!;
      slot = (slot + 1) & mask;
    }
    return NEW_TEXT;
  }

  /** Remembers the text that was looked for last. */
  add(bytes: Uint8Array, start: number, end: number, code: number): void {
    this.#insert(this.#hash, code, bytes.subarray(start, end));
  }

  #isText(text: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#ends[text - 1]!;
    const length = this.#ends[text]! - from;
    if (length !== end - start) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #insert(hash: number, code: number, text: Uint8Array): void {
    const number = ++this.#count;
    if (number === this.#hashes.length) {
      this.#hashes = longer(this.#hashes);
      this.#codes = longer(this.#codes);
      this.#ends = longer(this.#ends);
    }
    const start = this.#ends[number - 1]!;
    const end = start + text.length;
    if (end > this.#bytes.length) {
      const bytes = new Uint8Array(2 * end);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    this.#bytes.set(text, start);
    this.#hashes[number] = hash;
    this.#codes[number] = code;
    this.#ends[number] = end;
    if (2 * number > this.#slots.length) this.#rehash(2 * this.#slots.length);
    else this.#place(number);
  }

  #rehash(slots: number): void {
    this.#slots = new Int32Array(slots);
    for (let text = 1; text <= this.#count; text++) this.#place(text);
  }

  #place(text: number): void {
    const mask = this.#slots.length - 1;
    const hash = this.#hashes[text]!;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = text;
  }
}

function longer(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const doubled = new Int32Array(2 * values.length);
  doubled.set(values);
  return doubled;
}
