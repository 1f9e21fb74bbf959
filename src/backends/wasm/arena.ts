/**
 * A memory of which several threads take parts: where its free part begins is written in its first line, which is never
 * given out.
 *
 * @module
 */
import { ALIGNMENT, reserve } from "./memory.ts";
import type { Arena } from "./parts-of-memory.ts";

/**
 * A new arena, or the one that another thread has made. What a thread takes is never given back.
 *
 * @param memory that of the other thread's arena
 * @throws BackendError if there are not enough addresses left
 */
export function arenaOn(memory: WebAssembly.Memory = reserve(true)): Arena {
  memory.grow(0); // a thread that was just given the memory may not know its present size: see threads/worker-main.ts
  const lines = new Int32Array(memory.buffer, 0, 1);
  return { memory, claim: (bytes) => (1 + Atomics.add(lines, 0, bytes / ALIGNMENT)) * ALIGNMENT };
}
