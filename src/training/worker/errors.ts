/**
 * Errors as data, and back: a copied error would have lost its class and code.
 *
 * @module
 */
import {
  BackendError,
  ChainruleError,
  ConfigError,
  DataError,
  DivergedError,
  type ErrorCode,
  FormatError,
  ShapeError,
} from "../../base/errors.ts";
import type { ErrorDescription } from "./messages.ts";

const CLASSES: Readonly<Record<Exclude<ErrorCode, "CR_DIVERGED">, new (message: string) => ChainruleError>> = {
  CR_SHAPE: ShapeError,
  CR_DATA: DataError,
  CR_CONFIG: ConfigError,
  CR_FORMAT: FormatError,
  CR_BACKEND: BackendError,
};

export function describeError(error: unknown): ErrorDescription {
  if (error instanceof DivergedError) {
    return { message: error.message, code: error.code, divergence: error.divergence };
  }
  if (error instanceof ChainruleError) return { message: error.message, code: error.code };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

export function errorOf({ message, code, divergence, stack }: ErrorDescription): Error {
  if (divergence) return new DivergedError(message, divergence);
  if (code !== undefined && code !== "CR_DIVERGED") return new CLASSES[code](message);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
