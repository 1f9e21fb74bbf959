/**
 * `scanSimpleRows` in WebAssembly: in a process that reads its first file, JavaScript is interpreted at first, and compiled
 * beside the reading later.
 *
 * @module
 */
import { bytesOfHex } from "../../backends/wasm/binary.ts";
import { readNumber } from "./number-reader.ts";
import { type BatchArrays, CELL, type RowBatch } from "./row-batch.ts";
import { compiledRowsHex } from "./simple-rows.generated.ts";
import type { Marks } from "./simple-rows.ts";

/** What simple-rows.as.ts exports. */
interface Exports extends Record<Constant, { readonly value: number }> {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly scanSimpleRows: (
    start: number,
    length: number,
    base: number,
    delimiter: number,
    decimal: number,
    enough: number,
  ) => number;
}

type Constant =
  | ("ROOM" | "WINDOW_BYTES" | "WINDOW" | "COUNTS" | "DOUBTFUL")
  | ("NUMBERS" | "FRACTIONS" | "STARTS" | "ENDS" | "ROW_ENDS" | "LINES" | "KINDS");

/** Finds rows in a window of the bytes, which it moves along. One for all files: what it found is taken at once. */
export class CompiledRows {
  /** Where a batch has its cells, so that rows are found here. */
  readonly arrays: BatchArrays;
  readonly #scan: Exports["scanSimpleRows"];
  readonly #window: Uint8Array;
  readonly #counts: Int32Array;
  readonly #doubtful: Int32Array;
  /** Of which bytes a part is in the window, and which part. */
  #bytes: Uint8Array | undefined;
  #from = 0;
  #to = 0;

  constructor(exports: Exports) {
    const { buffer } = exports.memory;
    const room = exports.ROOM.value;
    const integers = (name: Constant, length: number): Int32Array =>
      new Int32Array(buffer, exports[name].value, length);
    this.arrays = {
      numbers: new Float64Array(buffer, exports.NUMBERS.value, room),
      fractions: integers("FRACTIONS", room),
      starts: integers("STARTS", room),
      ends: integers("ENDS", room),
      rowEnds: integers("ROW_ENDS", room),
      lines: integers("LINES", room),
      kinds: new Uint8Array(buffer, exports.KINDS.value, room),
    };
    this.#scan = exports.scanSimpleRows;
    this.#window = new Uint8Array(buffer, exports.WINDOW.value, exports.WINDOW_BYTES.value);
    this.#counts = integers("COUNTS", 5);
    this.#doubtful = integers("DOUBTFUL", room);
  }

  /** Other bytes may stand where those in the window stood. */
  forget(): void {
    this.#bytes = undefined;
  }

  /** As `scanSimpleRows`, for a batch whose cells are in {@link arrays}. */
  scan(bytes: Uint8Array, start: number, batch: RowBatch, marks: Marks, enough: number): number {
    let at = start;
    for (;;) {
      if (bytes !== this.#bytes || at < this.#from || at >= this.#to) this.#moveTo(bytes, at);
      at = this.#scanWindow(bytes, at, batch, marks, enough);
      const isCut = this.#counts[4] === 1 && this.#to < bytes.length;
      if (!isCut || at === this.#from || batch.cells >= enough) return at;
      this.#moveTo(bytes, at);
    }
  }

  #moveTo(bytes: Uint8Array, from: number): void {
    this.#bytes = bytes;
    this.#from = from;
    this.#to = Math.min(from + this.#window.length, bytes.length);
    this.#window.set(bytes.subarray(from, this.#to));
  }

  #scanWindow(
    bytes: Uint8Array,
    start: number,
    batch: RowBatch,
    { delimiter, decimal }: Marks,
    enough: number,
  ): number {
    const counts = this.#counts;
    const from = this.#from;
    counts[0] = batch.cells;
    counts[1] = batch.rows;
    counts[2] = batch.line;
    counts[3] = 0;
    const next = this.#scan(start - from, this.#to - from, from, delimiter, decimal, enough);
    batch.cells = counts[0]!;
    batch.rows = counts[1]!;
    batch.line = counts[2]!;
    const doubtful = this.#doubtful;
    for (let i = 0; i < counts[3]!; i++) readDoubtful(bytes, batch, doubtful[i]!, decimal);
    return from + next;
  }
}

/** A cell that may be a number of many digits, or with an exponent. */
function readDoubtful(bytes: Uint8Array, batch: RowBatch, cell: number, decimal: number): void {
  const end = batch.ends[cell]!;
  const numberEnd = readNumber(bytes, batch.starts[cell]!, end, decimal, batch, cell);
  if (numberEnd === end && !Number.isNaN(batch.numbers[cell]!)) batch.kinds[cell] = CELL.number;
}

let compiled: CompiledRows | "refused" | undefined;

/** The only one; undefined where there is no WebAssembly with its instructions, or a page does not allow any. */
export function compiledRows(): CompiledRows | undefined {
  compiled ??= compile();
  return compiled === "refused" ? undefined : compiled;
}

function compile(): CompiledRows | "refused" {
  try {
    const module = new WebAssembly.Module(bytesOfHex(compiledRowsHex));
    return new CompiledRows(new WebAssembly.Instance(module).exports as unknown as Exports);
  } catch {
    return "refused";
  }
}
