/**
 * Temporary files that `process.exit` takes away, wherever their writing is.
 *
 * @module
 */
import { unlinkSync } from "node:fs";

const waiting = new Set<string>();

/** @returns keeps the file, or what has become of it */
export function removeOnExit(path: string): () => void {
  if (waiting.size === 0) process.on("exit", removeAll);
  waiting.add(path);
  return () => {
    waiting.delete(path);
    if (waiting.size === 0) process.off("exit", removeAll);
  };
}

function removeAll(): void {
  for (const path of waiting) {
    try {
      unlinkSync(path);
    } catch {
      // It was not made yet.
    }
  }
}
