/**
 * The memory of one WebAssembly backend, given out from the bottom to the top and never taken back.
 *
 * @module
 */

import { BackendError, ShapeError } from "../../base/errors.ts";
import type { FloatArray } from "../../base/tensor.ts";
import type { Arena } from "./parts-of-memory.ts";

/** Where a buffer lies: what a handle of this backend is. */
export interface WasmBuffer<Elements extends "reals" | "labels" = "reals" | "labels"> {
  readonly elements: Elements;
  readonly length: number;
  /** Byte offset in the memory. */
  readonly pointer: number;
  /** What {@link WasmMemory.map} gave last: good until the memory grows. */
  mapped: (Elements extends "reals" ? Float32Array : Int32Array) | undefined;
}

const PAGE_BYTES = 65536;
/** The most that 32-bit addresses reach: 4 GiB. */
const LIMIT_PAGES = 65536;
/** A cache line: no two buffers share one, and one stays free at the end, because kernels load whole vectors. */
export const ALIGNMENT = 64;
/** Of a float32 and of a label. */
const ELEMENT_BYTES = 4;
/** Fewer elements than this are copied one by one. */
const FEW = 16;

/** A growing memory, and how numbers get into it and out of it. */
export class WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** The first free byte; 0 is never given out. */
  #end = ALIGNMENT;
  #floats = new Float32Array(0);
  #labels = new Int32Array(0);

  readonly #arena: Arena | undefined;

  /**
   * @param shared whether threads share it
   * @param arena the memory, where others take parts of it, too
   * @throws BackendError if there are not enough addresses left
   */
  constructor(shared: boolean, arena?: Arena) {
    this.#arena = arena;
    this.memory = (arena?.memory as WebAssembly.Memory | undefined) ?? reserve(shared);
  }

  /**
   * The place of `length` zeroed elements of four bytes, on a cache line of their own.
   *
   * @throws BackendError if the memory cannot grow so far
   */
  allocate(length: number): WasmBuffer<"reals"> {
    return { elements: "reals", length, pointer: this.#take(length), mapped: undefined };
  }

  /** {@link WasmMemory.allocate} for labels. */
  allocateLabels(length: number): WasmBuffer<"labels"> {
    return { elements: "labels", length, pointer: this.#take(length), mapped: undefined };
  }

  /** The part of a buffer from `start` on. */
  view(buffer: WasmBuffer<"reals">, start: number, length: number): WasmBuffer<"reals"> {
    if (start + length > buffer.length) {
      throw new ShapeError(`A view of ${length} elements from ${start} on does not fit a buffer of ${buffer.length}.`);
    }
    return { elements: "reals", length, pointer: buffer.pointer + start * ELEMENT_BYTES, mapped: undefined };
  }

  write(buffer: WasmBuffer, source: FloatArray): void {
    assertFits(buffer, source);
    this.#refresh();
    this.#floats.set(source, buffer.pointer / ELEMENT_BYTES);
  }

  writeLabels(buffer: WasmBuffer, source: Int32Array): void {
    assertFits(buffer, source);
    this.#refresh();
    this.#labels.set(source, buffer.pointer / ELEMENT_BYTES);
  }

  /** Fills `target`, or as much of it as the buffer has. */
  read(buffer: WasmBuffer, target: FloatArray): void {
    this.#refresh();
    const start = buffer.pointer / ELEMENT_BYTES;
    const length = Math.min(buffer.length, target.length);
    // The result of a step is two numbers: a view of them would cost more than they.
    if (length <= FEW) for (let i = 0; i < length; i++) target[i] = this.#floats[start + i]!;
    else target.set(this.#floats.subarray(start, start + length));
  }

  /**
   * The memory of a buffer itself; the same array until the memory grows. Growing leaves an array of length 0, or, where
   * threads share the memory, one that is as good as before.
   */
  map(buffer: WasmBuffer<"reals">): Float32Array {
    const { mapped, pointer, length } = buffer;
    if (mapped?.length === length) return mapped;
    buffer.mapped = new Float32Array(this.memory.buffer, pointer, length);
    return buffer.mapped;
  }

  /** {@link WasmMemory.map} for labels. */
  mapLabels(buffer: WasmBuffer<"labels">): Int32Array {
    const { mapped, pointer, length } = buffer;
    if (mapped?.length === length) return mapped;
    buffer.mapped = new Int32Array(this.memory.buffer, pointer, length);
    return buffer.mapped;
  }

  /** Where `length` elements begin that nobody else has. */
  #take(length: number): number {
    const bytes = Math.ceil((length * ELEMENT_BYTES) / ALIGNMENT) * ALIGNMENT;
    const pointer = this.#arena?.claim(bytes) ?? this.#end;
    const end = pointer + bytes;
    this.#growTo(end, length * ELEMENT_BYTES);
    this.#end = end;
    return pointer;
  }

  #growTo(end: number, bytes: number): void {
    const missing = Math.ceil((end + ALIGNMENT - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch (cause) {
      throw new BackendError(
        `The wasm backend cannot get ${bytes} more bytes: it has given out ${this.#end}, and the limit is ` +
          `${LIMIT_PAGES * PAGE_BYTES} or what the machine has left. Use a smaller batch or network.`,
        { cause },
      );
    }
  }

  /** Growing detaches every typed array that looked at the memory. */
  #refresh(): void {
    if (this.#floats.buffer === this.memory.buffer) return;
    this.#floats = new Float32Array(this.memory.buffer);
    this.#labels = new Int32Array(this.memory.buffer);
  }
}

/** Engines take the addresses of the whole memory at once, and more, so that it never has to move. */
export function reserve(shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: LIMIT_PAGES, shared });
  } catch (cause) {
    throw new BackendError(
      "The wasm backend cannot reserve addresses for its memory: 4 GiB, about 10 in some engines. Raise the limit of " +
        'virtual memory (ulimit -v), use fewer backends at a time, or use backend: "reference".',
      { cause },
    );
  }
}

function assertFits(buffer: WasmBuffer, source: FloatArray | Int32Array): void {
  if (source.length <= buffer.length) return;
  throw new ShapeError(`Cannot write ${source.length} elements into a buffer of ${buffer.length}.`);
}
