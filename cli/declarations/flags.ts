/**
 * The values of flags, read with clear errors.
 *
 * @module
 */
import { InvalidArgumentError, Option } from "commander";
import { didYouMean } from "../../src/index.ts";
import { type ListEntry, parseList } from "../base/list.ts";
import { activations, noActivation } from "../job/activation.ts";
import { noNormalization, normalizations } from "../job/normalization.ts";

type Parse<T> = (text: string) => T;

const LARGEST_SEED = 0xffffffff;

/** 1, 2, 3, … */
export const count: Parse<number> = number(
  "a whole number from 1 on",
  (value) => Number.isSafeInteger(value) && value >= 1,
);

/** An integer in [0, 2³²). */
export const seed: Parse<number> = number(
  `a whole number from 0 to ${LARGEST_SEED}`,
  (value) => Number.isInteger(value) && value >= 0 && value <= LARGEST_SEED,
);

/** 0 to 65535. */
export const port: Parse<number> = number(
  "a port: a whole number from 0 to 65535",
  (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
);

/** Above 0. */
export const positive: Parse<number> = number("a number above 0", (value) => value > 0);

/** 0 or above. */
export const nonNegative: Parse<number> = number("a number from 0 on", (value) => value >= 0);

/** In [0, 1). */
export const fraction: Parse<number> = number(
  "a number from 0 to below 1, such as 0.2",
  (value) => value >= 0 && value < 1,
);

/** In (0, 1). */
export const inside: Parse<number> = number(
  "a number above 0 and below 1, such as 0.9",
  (value) => value > 0 && value < 1,
);

/** The name of one column, as it is. */
export function column(text: string, before?: string): string {
  if (before === undefined) return text;
  throw new InvalidArgumentError(`It takes one column, and is given a second time: leave out ${before} or ${text}.`);
}

/** The loss, or a metric, which the data decides about. */
export function watched(text: string): string {
  if (!text.startsWith("-")) return text;
  throw new InvalidArgumentError("Give loss, or the name of a metric, such as f1.");
}

/** `a,b,c`; a name with a comma in quotes, as in CSV: `"a, b",c`. The flag can be given more than once. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...entriesOf(text).map((entry) => entry.text)];
}

/** The same where one name is usual: alone, it is no list. */
export function targets(text: string, before: string | readonly string[] = []): string | readonly string[] {
  const all = names(text, [before].flat());
  return all.length === 1 ? all[0]! : all;
}

/**
 * The same for words. `-200,0` may be one number or two: who reads the file knows. In quotes, which stay around it then, it
 * is one word for certain.
 */
export function words(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...withCommaNumbers(entriesOf(text))];
}

/** `256,128` or `none`. */
export function widths(text: string): readonly number[] {
  if (text.trim() === "none") return [];
  return text.split(",").map((part) => {
    const width = Number(part);
    if (part.trim() !== "" && Number.isSafeInteger(width) && width >= 1) return width;
    throw new InvalidArgumentError(
      "Give the widths of the hidden layers, such as 256,128, or none for a linear model.",
    );
  });
}

/** A flag that takes one of a few words. @param what the flag is for, in the help */
export function choice(flag: string, what: string, words: readonly string[]): Option {
  return new Option(flag, what).choices(words).argParser((text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(didYouMean(text, words));
  });
}

/** A kind of layer that is an activation. */
export function activation(text: string): string {
  if (activations().includes(text)) return text;
  throw new InvalidArgumentError(noActivation(text));
}

/** A kind of layer that normalizes, or none. */
export function normalization(text: string): string {
  if (normalizations().includes(text)) return text;
  throw new InvalidArgumentError(noNormalization(text));
}

function entriesOf(text: string): ListEntry[] {
  const entries = parseList(text);
  if (entries?.every((entry) => entry.text !== "")) return entries;
  throw new InvalidArgumentError(
    "Give names separated by commas. A name that contains a comma stands in quotes: '\"a, b\",c'.",
  );
}

function withCommaNumbers(entries: readonly ListEntry[]): string[] {
  const words: string[] = [];
  for (let i = 0; i < entries.length; i++) {
    const [whole, fraction] = [entries[i]!, entries[i + 1]];
    const isNumber = isPlain(whole, /^[+-]?\d+$/) && fraction !== undefined && isPlain(fraction, /^\d+$/);
    const word = whole.isQuoted && whole.text.includes(",") ? `"${whole.text}"` : whole.text;
    words.push(isNumber ? `${word},${fraction.text}` : word);
    if (isNumber) i++;
  }
  return words;
}

function isPlain({ text, isQuoted }: ListEntry, pattern: RegExp): boolean {
  return !isQuoted && pattern.test(text);
}

function number(what: string, accepts: (value: number) => boolean): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && accepts(value)) return value;
    throw new InvalidArgumentError(`Give ${what}.`);
  };
}
