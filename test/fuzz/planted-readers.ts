/**
 * Readers that do what none may, for the test of the watch: each at one input only.
 *
 * @module
 */
import { type FuzzReader, USUAL_LIMITS } from "./reader.ts";

function planted(name: string, harm: () => void): FuzzReader {
  let reads = 0;
  return {
    name,
    corpus: "csv",
    mutate: (bytes) => bytes,
    read: () => {
      if (reads++ === 3) harm();
    },
    limits: USUAL_LIMITS,
  };
}

function hang(): void {
  for (;;);
}

function fillHeap(): void {
  const kept: string[][] = [];
  for (;;) kept.push(Array(100_000).fill("kept"));
}

export const READERS: readonly FuzzReader[] = [
  planted("hangs", hang),
  planted("fills the heap", fillHeap),
  planted("ends the process", () => process.exit(7)),
  planted("throws later", () => void Promise.reject(new Error("nobody listens"))),
];
