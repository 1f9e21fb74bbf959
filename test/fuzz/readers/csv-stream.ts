/**
 * CSV in chunks, held against CSV read at once: the same bytes, cut at random places, give the same rows or the same error.
 *
 * @module
 */

import { ChainruleError } from "../../../src/base/errors.ts";
import { createRandom, type Random } from "../../../src/base/random.ts";
import type { CellMeaning } from "../../../src/tables/cell-meanings.ts";
import { cellsOf, type TableColumn, textAt } from "../../../src/tables/column.ts";
import { type CellText, ColumnBuilder } from "../../../src/tables/column-builder.ts";
import { parseCsv } from "../../../src/tables/csv/parse.ts";
import { type CsvStreamOptions, streamCsv } from "../../../src/tables/csv/stream.ts";
import { Fillers } from "../../../src/tables/fillers.ts";
import type { Table } from "../../../src/tables/table.ts";
import { type FuzzReader, USUAL_LIMITS } from "../reader.ts";
import { mutateCsv } from "./csv.ts";
import { hold } from "./support.ts";

export const csvStream: FuzzReader = {
  name: "csv-stream",
  corpus: "csv",
  mutate: mutateCsv,
  async read(bytes) {
    const random = createRandom(
      bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7),
      "check",
    );
    const whole = outcomeOf(() => parseCsv(bytes, {}, "f"));
    const streamed = await collected(bytes, random, {});
    hold(sameOutcome(whole, streamed) || (isNoText(whole) && isNoText(streamed)), "in chunks it reads otherwise");
    if (typeof whole === "string") throw new ChainruleError("CR_DATA", whole);
    // What a longer beginning would have told is told; then blocks begin anywhere.
    const told = { header: whole.hasHeader, decimal: ".", ...delimiterOf(whole) } as const;
    const plain = outcomeOf(() => parseCsv(bytes, told, "f"));
    const blocks = await collected(bytes, random, told, 1 + random.integer(200));
    if (isMisread(blocks) || hasExtraCell(whole)) return;
    hold((typeof plain === "string") === (typeof blocks === "string"), "in blocks it is refused or accepted otherwise");
    if (typeof plain !== "string") hold(sameOutcome(plain, blocks), "in blocks it reads otherwise");
  },
  limits: USUAL_LIMITS,
};

/** The table, or the message of what was refused. */
type Outcome = Table | string;

function outcomeOf(read: () => Table): Outcome {
  try {
    return read();
  } catch (error) {
    return messageOf(error);
  }
}

/** Bytes that are no text for two reasons are refused for the first one that is met. */
function isNoText(outcome: Outcome): boolean {
  return typeof outcome === "string" && /^f is (?:no text|not UTF-8 text)/.test(outcome);
}

/** The first block did not tell enough. */
function isMisread(outcome: Outcome): boolean {
  return typeof outcome === "string" && outcome.includes("it was read once");
}

/** A beginning of one row does not tell of a separator at the end of lines. */
function hasExtraCell({ inferences }: Table): boolean {
  return inferences.some(({ text }) => text.includes("a separator with nothing behind it"));
}

function messageOf(error: unknown): string {
  if (error instanceof ChainruleError) return error.message;
  throw error;
}

/** The separator, which the table tells by what it inferred. */
function delimiterOf({ inferences }: Table): { delimiter?: string } {
  const told = /cells are separated by (?:(tab|blanks)|"(.)")/.exec(inferences.map(({ text }) => text).join("\n"));
  return told === null ? { delimiter: "," } : { delimiter: told[1] ?? told[2]! };
}

async function collected(
  bytes: Uint8Array,
  random: Random,
  options: CsvStreamOptions,
  sample?: number,
): Promise<Outcome> {
  const blocks: Table[] = [];
  try {
    for await (const block of streamCsv(chunksOf(bytes, random), options, "f", sample)) blocks.push(block);
  } catch (error) {
    return messageOf(error);
  }
  const last = blocks.at(-1)!;
  return {
    ...last,
    rowCount: blocks.reduce((sum, { rowCount }) => sum + rowCount, 0),
    columns: last.columns.map((column, i) =>
      joined(
        column,
        blocks.map(({ columns }) => columns[i]!),
      ),
    ),
    lines: Int32Array.from(blocks.flatMap(({ lines }) => [...lines])),
  };
}

/** The column of all blocks. */
function joined(last: TableColumn, parts: readonly TableColumn[]): TableColumn {
  const builder = new ColumnBuilder();
  for (const cell of parts.flatMap(cellsOf)) builder.addText(cell);
  const asText = (cells: readonly CellText[]): CellMeaning[] => cells.map(({ text }) => ({ kind: "text", text }));
  return { ...last, ...builder.finish(last.name, asText, 0, new Fillers()) };
}

/** At most a few hundred pieces: of one byte, or of very many. */
async function* chunksOf(bytes: Uint8Array, random: Random): AsyncGenerator<Uint8Array, void, void> {
  const most = 1 + random.integer(Math.max(1, Math.floor(bytes.length / [2, 16, 128][random.integer(3)]!)));
  const least = Math.ceil(bytes.length / 400);
  for (let start = 0; start < bytes.length; ) {
    const end = start + least + random.integer(most);
    yield bytes.subarray(start, end);
    start = end;
  }
}

function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (a.rowCount !== b.rowCount || a.columns.length !== b.columns.length) return false;
  if (JSON.stringify([a.inferences, a.warnings]) !== JSON.stringify([b.inferences, b.warnings])) return false;
  if (a.lines.some((line, row) => line !== b.lines[row])) return false;
  return a.columns.every(
    (column, i) =>
      column.name === b.columns[i]!.name && cellsOf(column).every((cell, row) => cell === textAt(b.columns[i]!, row)),
  );
}
