/**
 * What the command's exit codes say.
 *
 * @module
 */
import type { ErrorCode } from "../../src/index.ts";

export const EXIT = {
  ok: 0,
  /** A bug, or a machine that cannot run this; also a failed check of `gradcheck` and `doctor`. */
  unexpected: 1,
  usage: 2,
  data: 3,
  diverged: 4,
  /** 128 + SIGHUP. */
  hungUp: 129,
  /** 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const;

const BY_CODE: Readonly<Record<ErrorCode, number>> = {
  CR_CONFIG: EXIT.usage,
  CR_SHAPE: EXIT.usage,
  CR_DATA: EXIT.data,
  CR_FORMAT: EXIT.data,
  CR_DIVERGED: EXIT.diverged,
  CR_BACKEND: EXIT.unexpected,
};

/** The code of an expected error; undefined for a bug. */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && code in BY_CODE ? (code as ErrorCode) : undefined;
}

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  const code = errorCodeOf(error);
  return code === undefined ? EXIT.unexpected : BY_CODE[code];
}
