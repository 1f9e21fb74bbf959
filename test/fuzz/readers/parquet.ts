/**
 * Parquet: other numbers and lists in the footer, other numbers in the headers of pages, and in front of runs.
 *
 * @module
 */

import type { Random } from "../../../src/base/random.ts";
import { cellsOf } from "../../../src/tables/column.ts";
import { parseParquet } from "../../../src/tables/parquet/index.ts";
import { PARQUET_FILES, parquetFile } from "../../data/files.ts";
import { concatenated } from "../bytes.ts";
import { type FuzzReader, pick } from "../reader.ts";
import { type Span, thriftParts, withList, withNumber, withNumberInPlace, withVarint } from "../thrift.ts";
import { hold } from "./support.ts";

const LIMITS = { limitBytes: 2 ** 22, limitCells: 100_000 };
const END_BYTES = 8;
/** Behind the header of a page: at once, behind a width, behind a length and a width, and where later runs may be. */
const RUNS_AT = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12];
/** Twice the length of a run, or of packed eights and one more: a million, longer than the page, empty. */
const RUNS = [2n ** 21n, 2n ** 18n + 1n, 2000n, 2001n, 0n, 1n];

export const parquet: FuzzReader = {
  name: "parquet",
  corpus: "parquet",
  others: PARQUET_FILES.map(parquetFile),
  mutate: mutateParquet,
  async read(bytes) {
    const { columns, rowCount } = await parseParquet(bytes, "f", LIMITS);
    hold(rowCount * columns.length <= LIMITS.limitCells, "it is larger than the limit");
    for (const column of columns) {
      const { name, isText } = column;
      const cells = cellsOf(column);
      hold(cells.length === rowCount, `column ${name} has another length`);
      hold(isText === true || cells.every(isNumber), `column ${name} of numbers holds something else`);
    }
  },
  // A cell of the limit is a value, a text and a place for each; what is unpacked stays for a while.
  limits: { milliseconds: 2000, bytes: 64 * 2 ** 20, bytesPerByte: 200 },
};

function isNumber(cell: string): boolean {
  return cell === "inf" || cell === "-inf" || !Number.isNaN(Number(cell));
}

function mutateParquet(bytes: Uint8Array, random: Random): Uint8Array {
  const start = footerStart(bytes);
  if (start === undefined) return bytes;
  if (random.integer(2) === 0) return withFooter(bytes, start, random);
  const pages = pagesBefore(bytes, start);
  if (pages.length === 0) return bytes;
  const { numbers, end } = pick(pages, random);
  if (random.integer(2) === 0) return withNumberInPlace(bytes, pick(numbers, random), random);
  const at = Math.min(end + pick(RUNS_AT, random), start - 5);
  return withVarint(bytes, { start: at, end: at + 5 }, pick(RUNS, random));
}

function footerStart(bytes: Uint8Array): number | undefined {
  if (bytes.length < 12) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - END_BYTES, true);
  return size <= bytes.length - 12 ? bytes.length - END_BYTES - size : undefined;
}

/** The footer changed, and its length as it must be. */
function withFooter(bytes: Uint8Array, start: number, random: Random): Uint8Array {
  const footer = bytes.subarray(start, bytes.length - END_BYTES);
  const parts = thriftParts(footer, 0);
  if (parts === undefined) return bytes;
  const changed = (random.integer(3) === 0 ? withList : withNumber)(footer, parts, random);
  const end = bytes.slice(-END_BYTES);
  new DataView(end.buffer).setUint32(0, changed.length, true);
  return concatenated(bytes.subarray(0, start), changed, end);
}

/** The headers of pages that lie one behind the other from the start of the file on. */
function pagesBefore(bytes: Uint8Array, footer: number): (Span & { numbers: readonly Span[] })[] {
  const pages: (Span & { numbers: readonly Span[] })[] = [];
  for (let at = 4; at < footer; ) {
    const header = thriftParts(bytes.subarray(0, footer), at);
    const size = header?.numbers[2]; // its third number is the size of the page
    if (header === undefined || size === undefined) break;
    pages.push(header);
    at = header.end + zigzag(bytes, size);
  }
  return pages;
}

function zigzag(bytes: Uint8Array, { start, end }: Span): number {
  let value = 0;
  for (let i = end - 1; i >= start; i--) value = value * 128 + (bytes[i]! & 127);
  return Math.floor(value / 2);
}
