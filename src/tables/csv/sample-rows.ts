/**
 * The first rows of a text, as cells of text: for whoever decides how the rest is to be read.
 *
 * @module
 */
import { DataError } from "../../base/errors.ts";
import { isBlankRow, isQuoted, rowTexts } from "./row-batch.ts";
import { CsvScanner } from "./scanner.ts";

/** A cell of such a row. */
export interface SampleCell {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The rows of a text that are not blank, as far as they can be read with a separator. */
export function sampleCells(sample: string, delimiter: string): SampleCell[][] {
  const rows: SampleCell[][] = [];
  const scanner = new CsvScanner({ delimiter, decimal: "." }, "", Number.POSITIVE_INFINITY);
  const encoded = new TextEncoder().encode(sample);
  const decode = encoded.length === sample.length ? cutFrom(sample, encoded) : decoded();
  try {
    scanner.push(encoded, true, (bytes, batch) => {
      for (let row = 0; row < batch.rows; row++) {
        if (isBlankRow(bytes, batch, row)) continue;
        const first = batch.firstOf(row);
        const texts = rowTexts(bytes, batch, row, decode);
        rows.push(texts.map((text, i) => ({ text, isQuoted: isQuoted(batch, first + i) })));
      }
    });
  } catch (error) {
    if (!(error instanceof DataError)) throw error; // a wrong separator makes wrong quotes, too
  }
  return rows;
}

/** Where each byte is a character, a part of the bytes is the same part of the text, which is faster to have. */
function cutFrom(text: string, { byteOffset }: Uint8Array): (part: Uint8Array) => string {
  return (part) => text.slice(part.byteOffset - byteOffset, part.byteOffset - byteOffset + part.length);
}

function decoded(): (part: Uint8Array) => string {
  const decoder = new TextDecoder();
  return (part) => decoder.decode(part);
}

/** How many rows tell how the others are to be read. */
const PREVIEW_ROWS = 50;

/** The first rows of a text, at most some of them. */
export function sampleRows(sample: string, delimiter: string, most: number = PREVIEW_ROWS): SampleCell[][] {
  return sampleCells(firstLines(sample, 4 * most), delimiter).slice(0, most);
}

/** A text up to its last line break, since what follows may be half a line; all of it where it has no line break. */
export function wholeLines(sample: string): string {
  const end = Math.max(sample.lastIndexOf("\n"), sample.lastIndexOf("\r")) + 1;
  return end === 0 ? sample : sample.slice(0, end);
}

/** Of a first look, where lines are short. */
const MOST_CHARACTERS = 2 ** 16;
/** Of a first look, where they are not: a header, and rows below it. */
const FEWEST_LINES = 4;

/** Whole lines from the beginning of a text: as many as tell how its cells are written. */
export function firstLook(sample: string): string {
  const few = firstLines(sample, FEWEST_LINES);
  return few.length > MOST_CHARACTERS ? few : wholeLines(sample.slice(0, MOST_CHARACTERS));
}

/** Whole lines, and at least the first. */
function firstLines(sample: string, lines: number): string {
  const ends = /\r\n|\n|\r/g;
  let end = 0;
  for (let line = 0; line < lines && ends.test(sample); line++) end = ends.lastIndex;
  return end === 0 || ends.lastIndex === 0 ? sample : sample.slice(0, end);
}
