/**
 * The fast way through rows of CSV that hold nothing unusual, which are most rows of most files: no quote and no line break
 * inside a quoted cell, no blank in front of a cell. The scanner reads whatever is left out here; both find the same cells.
 *
 * @module
 */
import { readNumber } from "./number-reader.ts";
import { CELL, type RowBatch } from "./row-batch.ts";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
/** This row is not simple, or may go on in the next piece. */
const UNUSUAL = -1;

/** What separates cells, and what sets fractions apart; −1 where numbers have none. */
export interface Marks {
  readonly delimiter: number;
  readonly decimal: number;
}

/**
 * Adds rows to a batch until one is not simple, or the batch has `enough` cells.
 *
 * @returns where the next row begins
 */
export function scanSimpleRows(
  bytes: Uint8Array,
  start: number,
  batch: RowBatch,
  { delimiter, decimal }: Marks,
  enough: number,
): number {
  let at = start;
  while (at < bytes.length && batch.cells < enough) {
    const next = scanRow(bytes, at, batch, delimiter, decimal);
    if (next === UNUSUAL) break;
    batch.endRow(0);
    at = next;
  }
  return at;
}

/** @returns where the next row begins, or {@link UNUSUAL} */
function scanRow(bytes: Uint8Array, start: number, batch: RowBatch, delimiter: number, decimal: number): number {
  const { length } = bytes;
  const { starts, ends, kinds, numbers, room } = batch;
  let cell = batch.cells;
  let at = start;
  for (; ; at++) {
    if (cell === room || at >= length) return UNUSUAL;
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      starts[cell] = ++at;
      while (at < length && bytes[at] !== QUOTE && bytes[at] !== LF && bytes[at] !== CR) at++;
      if (at >= length || bytes[at] !== QUOTE) return UNUSUAL;
      kinds[cell] = CELL.quoted;
      ends[cell] = at++;
    } else {
      if (byte <= SPACE && byte !== delimiter && byte !== LF && byte !== CR) return UNUSUAL;
      starts[cell] = at;
      const numberEnd = readNumber(bytes, at, length, decimal, batch, cell);
      at = numberEnd;
      while (at < length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
      kinds[cell] = at === numberEnd && !Number.isNaN(numbers[cell]!) ? CELL.number : CELL.plain;
      ends[cell] = at;
    }
    cell++;
    if (at >= length) return UNUSUAL;
    if (bytes[at] === delimiter) continue;
    const end = afterLine(bytes, at);
    if (end !== UNUSUAL) batch.cells = cell;
    return end;
  }
}

/** @returns where the next row begins; a line feed may yet follow what the piece ends with */
function afterLine(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return at + 1;
  if (bytes[at] !== CR || at + 1 === bytes.length) return UNUSUAL;
  return bytes[at + 1] === LF ? at + 2 : at + 1;
}
