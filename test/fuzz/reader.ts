/**
 * A reader of files that may come from anybody, as the fuzzer takes it: one entry of `readers/index.ts` each.
 *
 * @module
 */
import type { Random } from "../../src/base/random.ts";

export interface FuzzReader {
  readonly name: string;
  /** The folder under `corpus/` with the files that are changed, and files of other systems besides. */
  readonly corpus: string;
  readonly others?: readonly Uint8Array[];
  /** Changes what the format means rather than its bytes; bytes that do not follow the format come back as they are. */
  mutate(bytes: Uint8Array, random: Random): Uint8Array;
  /**
   * Reads, and holds what was accepted against itself: written and read again, or counted.
   *
   * @throws ChainruleError for what is refused; anything else that is thrown is a finding
   */
  read(bytes: Uint8Array): void | Promise<void>;
  readonly limits: ReaderLimits;
}

/** What one input may cost. */
export interface ReaderLimits {
  /** Of the processor. Generous: it is to tell linear time from quadratic, not fast from slow. */
  readonly milliseconds: number;
  /** Of memory in use when the reader returns: this much, and so much more for every byte of the input. */
  readonly bytes: number;
  readonly bytesPerByte: number;
}

/** What holds for readers whose result is about as large as their input. */
export const USUAL_LIMITS: ReaderLimits = { milliseconds: 2000, bytes: 16 * 2 ** 20, bytesPerByte: 200 };

/** A change that a mutator can draw. */
export type Mutation<T> = (value: T, random: Random) => T;

/** One of several, each as likely. */
export function pick<T>(choices: readonly T[], random: Random): T {
  return choices[random.integer(choices.length)]!;
}
