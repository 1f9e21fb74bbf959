/**
 * Options as plain JavaScript gives them: each has a name that is known, and a value that can be.
 *
 * @module
 */
import { assertArgument, isArrayLike } from "./arguments.ts";
import { assertKnownKeys } from "./assert.ts";
import { ConfigError } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { inWords } from "./words.ts";

/** What the value of an option may be. */
export interface OptionKind {
  /** For messages: `true or false`. */
  readonly wanted: string;
  /** Of an option that is one of several names. */
  readonly names?: readonly string[];
  accepts(value: unknown): boolean;
}

/** The options of a function, each with what it may be. */
export type OptionKinds<T> = { readonly [Name in keyof Required<T>]: OptionKind };

export const TEXT: OptionKind = { wanted: "a text", accepts: isText };
export const SWITCH: OptionKind = { wanted: "true or false", accepts: (value) => typeof value === "boolean" };
export const NUMBER: OptionKind = { wanted: "a number", accepts: (value) => typeof value === "number" };
export const FUNCTION: OptionKind = { wanted: "a function", accepts: (value) => typeof value === "function" };
/** Infinity stands for no limit. */
export const LIMIT: OptionKind = {
  wanted: "a number above 0",
  accepts: (value) => typeof value === "number" && value > 0,
};
export const TEXTS: OptionKind = {
  wanted: 'a list of texts, such as ["a", "b"]',
  accepts: (value) => Array.isArray(value) && value.every(isText),
};

/** One of a few names. */
export function oneOf(...names: readonly string[]): OptionKind {
  const wanted = names.map((name) => `"${name}"`).join(" or ");
  return { wanted, names, accepts: (value) => names.includes(value as string) };
}

/**
 * Asserts that options are an object of these names and values. One that is undefined is as if it were not given.
 *
 * @throws ConfigError naming the first unknown option, or the first whose value cannot be
 */
export function assertOptions<T>(where: string, options: T, kinds: OptionKinds<T>): void {
  assertKnownKeys(where, options as object, Object.keys(kinds));
  for (const [name, value] of Object.entries(options as object)) {
    const { wanted, names, accepts } = kinds[name as keyof T];
    if (value === undefined || accepts(value)) continue;
    const meant = names && isText(value) ? nearest(value, names) : undefined;
    const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    throw new ConfigError(`${name} of ${where} takes ${wanted}, but got ${inWords(value)}.${hint}`);
  }
}

/** @throws ConfigError unless an argument is a text, such as the path of a file */
export function assertText(where: string, wanted: string, value: unknown): void {
  assertArgument(isText(value), where, wanted, value);
}

/** @throws ConfigError unless an argument is the path of a file */
export function assertPath(where: string, path: unknown): void {
  assertText(where, "the path of a file as a text", path);
}

/** @throws ConfigError unless an argument is text, or the bytes of some */
export function assertSource(where: string, source: unknown): void {
  const isBytes = isArrayLike(source) && Object.prototype.toString.call(source) === "[object Uint8Array]";
  assertArgument(isText(source) || isBytes, where, "text, or the bytes of a file as a Uint8Array", source);
}

/** @throws ConfigError unless an argument gives bytes chunk by chunk */
export function assertChunks(where: string, chunks: unknown): void {
  const isIterable = typeof chunks === "object" && chunks !== null && Symbol.asyncIterator in chunks;
  assertArgument(isIterable, where, "chunks of bytes that arrive one after the other, such as a stream", chunks);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
