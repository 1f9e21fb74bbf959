/**
 * The cells of one row of CSV, within the bytes that are scanned.
 *
 * @module
 */
import type { NumberReader } from "./number-reader.ts";

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;

/** How a cell is written. */
export const CELL = { plain: 0, number: 1, quoted: 2, /** Quoted, with doubled quotes inside. */ escaped: 3 } as const;

/** The cells of one row, within the bytes that are scanned. */
export class RowBounds {
  count = 0;
  starts: Int32Array = new Int32Array(64);
  ends: Int32Array = new Int32Array(64);
  /** Of each cell, its {@link CELL}. */
  kinds: Uint8Array = new Uint8Array(64);
  /** Of each number, its value, and how many digits stand after its mark. */
  numbers: Float64Array = new Float64Array(64);
  fractions: Int32Array = new Int32Array(64);

  add(start: number, end: number, kind: number, { value, fractionDigits }: NumberReader): void {
    const cell = this.count++;
    if (cell === this.kinds.length) this.#grow();
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.kinds[cell] = kind;
    this.numbers[cell] = value;
    this.fractions[cell] = fractionDigits;
  }

  #grow(): void {
    this.starts = longer(this.starts, new Int32Array(2 * this.count));
    this.ends = longer(this.ends, new Int32Array(2 * this.count));
    this.kinds = longer(this.kinds, new Uint8Array(2 * this.count));
    this.numbers = longer(this.numbers, new Float64Array(2 * this.count));
    this.fractions = longer(this.fractions, new Int32Array(2 * this.count));
  }
}

function longer<T extends Int32Array | Uint8Array | Float64Array>(values: T, doubled: T): T {
  doubled.set(values);
  return doubled;
}

/** Whether a cell stands in quotes. */
export function isQuoted({ kinds }: RowBounds, cell: number): boolean {
  return kinds[cell] === CELL.quoted || kinds[cell] === CELL.escaped;
}

/** What the cell of a row says. */
export function cellText(
  bytes: Uint8Array,
  { starts, ends, kinds }: RowBounds,
  cell: number,
  decode: (bytes: Uint8Array) => string,
): string {
  const inside = decode(bytes.subarray(starts[cell], ends[cell])).trim();
  return kinds[cell] === CELL.escaped ? inside.replaceAll('""', '"') : inside;
}

/** A blank of ASCII, or a character that moves the carriage. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CR);
}

/** Whether nothing stands in a row: no cell, and no quotes. */
export function isBlankRow(bytes: Uint8Array, { count, starts, ends, kinds }: RowBounds): boolean {
  if (count !== 1 || kinds[0] !== CELL.plain) return false;
  for (let at = starts[0]!; at < ends[0]!; at++) if (!isBlank(bytes[at]!)) return false;
  return true;
}
