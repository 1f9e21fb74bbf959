/**
 * Large files are read for minutes: how far that is, for whoever listens, and an end at once when a signal asks for it.
 *
 * @module
 */
import type { Table } from "../../src/tables/index.ts";
import { endAtOnce } from "../base/interrupt.ts";
import type { Source } from "./source.ts";

/** How far a file is read. */
export interface ReadingEvent {
  readonly type: "reading";
  readonly file: string;
  /** Which reading of the file this is, 1-based, and of how many. */
  readonly pass: number;
  readonly passes: number;
  /** In this pass, of the file as it lies on the disk, packed or not. */
  readonly bytes: number;
  /** Undefined where nobody knows: of a pipe. */
  readonly totalBytes: number | undefined;
  /** In this pass. */
  readonly rows: number;
  /** Since the first pass began. */
  readonly durationMs: number;
}

/** Hears of every block; shows what it wants. */
export interface ReadingListener {
  event(event: ReadingEvent): void | Promise<void>;
  /** Tidies up; after the last event, or when reading fails. */
  close(): void;
}

/** For `--quiet`, and for whoever does not care. */
export const unheard: ReadingListener = { event: () => {}, close: () => {} };

/** Counts what is read of one file. */
export class Reading {
  readonly #file: Pick<ReadingEvent, "file" | "totalBytes">;
  readonly #listener: ReadingListener;
  readonly #began = performance.now();
  #passes: number;
  #pass = 0;
  #bytes = 0;
  #rows = 0;

  /** `passes` are those that are planned; each that is begun beyond them counts, too. */
  constructor({ passes, ...file }: Pick<ReadingEvent, "file" | "passes" | "totalBytes">, listener: ReadingListener) {
    this.#file = file;
    this.#passes = passes;
    this.#listener = listener;
  }

  /** To be told of every chunk of the file. */
  readonly onRead = (bytes: number): void => {
    this.#bytes += bytes;
  };

  /** One pass over the file, as it was. */
  async *blocks(blocks: AsyncIterable<Table>): AsyncGenerator<Table, void, void> {
    this.#pass++;
    this.#passes = Math.max(this.#passes, this.#pass);
    this.#bytes = 0;
    this.#rows = 0;
    for await (const block of blocks) {
      this.#rows += block.rowCount;
      await this.#listener.event({
        type: "reading",
        ...this.#file,
        pass: this.#pass,
        passes: this.#passes,
        bytes: this.#bytes,
        rows: this.#rows,
        durationMs: performance.now() - this.#began,
      });
      yield block;
    }
  }
}

/**
 * Does what reads a file, while the listener is told of it and each signal ends the process at once: there is nothing yet
 * that is worth saving, and what is half written is taken back.
 *
 * @param passes how often it is read, unless it has to be read once more
 */
export async function whileReading<T>(
  { where, file }: Pick<Source, "where" | "file">,
  passes: number,
  listener: ReadingListener,
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  const release = endAtOnce(() => listener.close());
  try {
    return await use(new Reading({ file: where, passes, totalBytes: file?.size }, listener));
  } finally {
    release();
    listener.close();
  }
}
