/**
 * Every error that chainrule throws on purpose, each with a stable `code`.
 *
 * A message says what happened, where, with both values or shapes, and how to mend it.
 *
 * @module
 */

/** The stable codes: match on these, never on the text of a message. */
export type ErrorCode = "CR_SHAPE" | "CR_DATA" | "CR_CONFIG" | "CR_FORMAT" | "CR_BACKEND" | "CR_DIVERGED";

/** The parts of a longer message that are kept: what and where, and the fix. */
const LONGEST_START = 1500;
const LONGEST_END = 400;

/** The common base: `error instanceof ChainruleError` tells an expected failure from a bug. */
export class ChainruleError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(readable(message), options);
    this.code = code;
    this.name = new.target.name;
  }
}

/**
 * Messages quote files, and a file may come from anybody: a cell of megabytes is cut, and characters that would steer a
 * terminal are written as escapes.
 */
function readable(message: string): string {
  const isLong = message.length > LONGEST_START + LONGEST_END;
  const cut = isLong ? `${message.slice(0, LONGEST_START)} … ${message.slice(-LONGEST_END)}` : message;
  return cut.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** All of Unicode's control characters but line feed and tab. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Two shapes do not fit together. */
export class ShapeError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("CR_SHAPE", message, options);
  }
}

/** The data itself is unusable: missing, not finite, a label outside the classes. */
export class DataError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("CR_DATA", message, options);
  }
}

/** An option, flag or argument is of the wrong type or out of its range. */
export class ConfigError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("CR_CONFIG", message, options);
  }
}

/** A file does not follow its format: truncated, wrong magic number, sizes that do not add up. */
export class FormatError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("CR_FORMAT", message, options);
  }
}

/** A backend cannot run here, or ran out of memory. */
export class BackendError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("CR_BACKEND", message, options);
  }
}

/** Where a training run left the finite numbers. */
export interface Divergence {
  /** The step (1-based) whose loss was not finite, or whose update left a parameter that is not. */
  readonly step: number;
  /** The loss of that step: NaN or ±Infinity; NaN where it was the update that went wrong. */
  readonly loss: number;
  /** The first tensor, in the order of the forward pass, that holds a value that is not finite. */
  readonly tensor: string;
}

/**
 * The loss became NaN or infinite, and nothing was updated by that step; or, found at the end of an epoch, an update left
 * a parameter or running statistic that is not finite.
 */
export class DivergedError extends ChainruleError {
  readonly divergence: Divergence;

  constructor(message: string, divergence: Divergence) {
    super("CR_DIVERGED", message);
    this.divergence = divergence;
  }
}
