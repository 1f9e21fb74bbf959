/**
 * Encoded rows in a temporary file: what does not fit into memory is trained on from there.
 *
 * The file has no name once it is open: however the process ends, the system takes it back.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { RowBuffers, RowSource } from "../data/rows.ts";

/** Written at a time. */
const WRITE_BYTES = 2 ** 20;

/**
 * Of a row: D inputs in float32, the answer (a label in int32, or M targets in float32), a weight in float32 where rows have
 * some, one line number in int32.
 */
interface Records {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly bytes: Uint8Array;
}

function records(count: number, width: number): Records {
  const buffer = new ArrayBuffer(4 * count * width);
  return { float32: new Float32Array(buffer), int32: new Int32Array(buffer), bytes: new Uint8Array(buffer) };
}

/** Numbers of a row. */
function widthOf(inputs: number, targets: number | undefined, isWeighted: boolean): number {
  return inputs + (targets ?? 1) + (isWeighted ? 2 : 1);
}

/** Takes encoded rows one after the other. */
export class SpoolWriter {
  readonly #fd: number;
  readonly #folder: string;
  readonly #inputs: number;
  readonly #targets: number | undefined;
  readonly #isWeighted: boolean;
  readonly #width: number;
  readonly #staging: Records;
  readonly #stagedRows: number;
  #staged = 0;
  #rows = 0;

  /**
   * @param targets how many a row has; undefined where the answers are labels
   * @param isWeighted whether rows have weights
   * @throws DataError if the folder takes no file
   */
  constructor(inputs: number, targets: number | undefined, isWeighted: boolean = false, folder: string = tmpdir()) {
    this.#folder = folder;
    this.#inputs = inputs;
    this.#targets = targets;
    this.#isWeighted = isWeighted;
    this.#width = widthOf(inputs, targets, isWeighted);
    this.#fd = this.#tried(() => openNameless(folder));
    this.#stagedRows = Math.max(1, Math.floor(WRITE_BYTES / (4 * this.#width)));
    this.#staging = records(this.#stagedRows, this.#width);
  }

  /**
   * Row `n` of a dataset, which came from a line of the file.
   *
   * @throws DataError if the disk is full
   */
  add({ x, labels, targets, weights }: Dataset, n: number, line: number): void {
    const { float32, int32 } = this.#staging;
    const D = this.#inputs;
    const start = this.#staged * this.#width;
    for (let d = 0; d < D; d++) float32[start + d] = x.data[n * D + d]!;
    const M = this.#targets ?? 1;
    if (targets) for (let m = 0; m < M; m++) float32[start + D + m] = targets.data[n * M + m]!;
    else int32[start + D] = labels![n]!;
    if (this.#isWeighted) float32[start + D + M] = weights![n]!;
    int32[start + this.#width - 1] = line;
    this.#rows++;
    if (++this.#staged === this.#stagedRows) this.#flush();
  }

  /** The rows, to be read in any order. */
  finish(): Spool {
    this.#flush();
    return new Spool(this.#fd, this.#rows, this.#inputs, this.#targets, this.#isWeighted);
  }

  /** Gives the disk back where there will be no {@link finish}. */
  abandon(): void {
    closeSync(this.#fd);
  }

  #flush(): void {
    const bytes = this.#staging.bytes.subarray(0, 4 * this.#staged * this.#width);
    this.#tried(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    });
    this.#staged = 0;
  }

  #tried<T>(run: () => T): T {
    try {
      return run();
    } catch (cause) {
      throw new DataError(
        `No temporary file can be written in ${this.#folder}: ${cause instanceof Error ? cause.message : cause}. It takes ` +
          `the encoded rows, ${4 * this.#width} bytes each; name a folder with more room by TMPDIR.`,
        { cause },
      );
    }
  }
}

/** Encoded rows of a file, on the disk. */
export class Spool implements RowSource {
  readonly rowCount: number;
  readonly inputs: number;
  readonly targets: number | undefined;
  readonly weighted: boolean;
  readonly #fd: number;
  readonly #width: number;
  #scratch: Records;

  constructor(fd: number, rowCount: number, inputs: number, targets: number | undefined, isWeighted: boolean) {
    this.#fd = fd;
    this.rowCount = rowCount;
    this.inputs = inputs;
    this.targets = targets;
    this.weighted = isWeighted;
    this.#width = widthOf(inputs, targets, isWeighted);
    this.#scratch = records(1, this.#width);
  }

  read(order: Int32Array, start: number, count: number, { x, labels, targets, weights }: RowBuffers): void {
    const { float32, int32 } = this.#fetch(order, start, count);
    const D = this.inputs;
    const M = this.targets ?? 1;
    for (let n = 0; n < count; n++) {
      const from = n * this.#width;
      for (let d = 0; d < D; d++) x[n * D + d] = float32[from + d]!;
      if (labels) labels[n] = int32[from + D]!;
      if (targets) for (let m = 0; m < M; m++) targets[n * M + m] = float32[from + D + m]!;
      if (weights) weights[n] = float32[from + D + M]!;
    }
  }

  /** The lines of the file on which rows start. */
  lines(rows: Int32Array): Int32Array {
    const { int32 } = this.#fetch(rows, 0, rows.length);
    return rows.map((_, n) => int32[(n + 1) * this.#width - 1]!);
  }

  /** Gives the disk back. */
  close(): void {
    closeSync(this.#fd);
  }

  /** Rows that lie one after the other come in one read. */
  #fetch(order: Int32Array, start: number, count: number): Records {
    if (this.#scratch.float32.length < count * this.#width) this.#scratch = records(count, this.#width);
    const stride = 4 * this.#width;
    for (let n = 0; n < count; ) {
      const row = order[start + n]!;
      let run = 1;
      while (n + run < count && order[start + n + run] === row + run) run++;
      readFully(this.#fd, this.#scratch.bytes, n * stride, run * stride, row * stride);
      n += run;
    }
    return this.#scratch;
  }
}

/** A new file that nobody else can find. */
function openNameless(folder: string): number {
  const path = join(folder, `chainrule-${randomBytes(6).toString("hex")}.rows`);
  const fd = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return fd;
}

function readFully(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const read = readSync(fd, bytes, offset + done, length - done, position + done);
    if (read === 0) throw new DataError("A temporary file ends too early: somebody has cut it. Start again.");
    done += read;
  }
}
