/**
 * Encoding rows that are plain objects, one at a time and without a table: what a program asks a model about.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { misspelt, nearest } from "../base/nearest.ts";
import { inWords } from "../base/words.ts";
import { type CategoryFeature, inputWidth, type NumberFeature, type TableEncoding, widthOf } from "./encoding.ts";
import { MissingWords } from "./missing-words.ts";
import { type DecimalMark, isSpelled, parseCommaNumber, parseNumber } from "./numbers.ts";
import { type CategoryPlaces, placesOf } from "./spellings.ts";

/** A value of a row. Missing are null, undefined, NaN, `""`, and the words for missing values of the training table. */
export type RowValue = number | string | boolean | null | undefined;

/** One row: the columns of the training table as keys. */
export type Row = Readonly<Record<string, RowValue>>;

/** A {@link Row} of a type of one's own: an `interface` has no index signature, and is assignable to no `Row`. */
export type RowOf<R> = { readonly [Key in keyof R]: RowValue };

/** What becomes of a category that training never saw. */
export type Unseen = "error" | "ignore";

/** The place of a row among several, from 0 on; undefined where it is the only one. */
export type RowPlace = number | undefined;

/** What is looked up once for all rows. */
interface Ready {
  readonly width: number;
  /** Whether every object has something of this name: `constructor`. */
  readonly isCommon: boolean;
}

type ReadyNumber = NumberFeature & Ready;

interface ReadyCategories extends CategoryFeature, Ready {
  readonly places: CategoryPlaces;
}

type ReadyFeature = ReadyNumber | ReadyCategories;

const MOST_LISTED = 20;

/** Writes rows as a model's network takes them. Strings are read as the cells of the training table were. */
export class RowEncoder {
  /** How many numbers a row becomes. */
  readonly width: number;
  readonly #features: readonly ReadyFeature[];
  readonly #decimal: DecimalMark;
  readonly #words: MissingWords;
  readonly #numbersMayBeMissing: boolean;

  constructor(encoding: TableEncoding) {
    const { reading } = encoding;
    this.width = inputWidth(encoding);
    this.#decimal = reading?.decimal ?? ".";
    this.#words = new MissingWords({ model: encoding }, this.#decimal);
    this.#numbersMayBeMissing = this.#words.hasNumbers;
    this.#features = encoding.features.map((feature) => {
      const ready = { width: widthOf(feature), isCommon: feature.name in Object.prototype };
      if (feature.kind === "number") return { ...feature, ...ready };
      return { ...feature, ...ready, places: placesOf(feature.categories) };
    });
  }

  /**
   * Writes one row; keys that the model does not use are passed over.
   *
   * @param to zeros, from `start` on
   * @throws DataError if the row is no object, lacks a key of the model, has a value that its feature cannot be or, unless
   * that is ignored, a category that training never saw
   */
  write(row: unknown, to: Float32Array, start: number, unseen: Unseen, where: RowPlace): void {
    if (typeof row !== "object" || row === null || Array.isArray(row) || ArrayBuffer.isView(row)) {
      throw new DataError(
        `${nameOf(where)} is ${inWords(row)}, but the model takes objects with the keys ${this.#keys()}.`,
      );
    }
    let at = start;
    for (const feature of this.#features) {
      const { name } = feature;
      const value: unknown = (row as Record<string, unknown>)[name];
      if ((value === undefined || feature.isCommon) && !hasKey(row, name)) throw this.#lacking(row, where);
      if (feature.kind === "number") {
        const scaled = this.scaled(value, feature);
        if (Number.isNaN(scaled)) throw this.notScaled(value, feature, `${nameOf(where)}, key "${name}"`);
        to[at] = scaled;
      } else {
        const place = feature.places.exact(value) ?? this.#placeOf(value, feature, unseen, where);
        if (place !== undefined) to[at + place] = 1;
      }
      at += feature.width;
    }
  }

  /** The number that stands for a value in the network's input: 0, the training mean, for a missing one; NaN if it cannot be. */
  scaled(value: unknown, { mean, std }: NumberFeature): number {
    const number = this.#numberOf(value);
    if (number === undefined) return Number.NaN;
    if (Number.isNaN(number)) return 0;
    const scaled = Math.fround((number - mean) / std);
    return Number.isFinite(scaled) ? scaled : Number.NaN;
  }

  /** Why a value cannot be. @param what the value is, for messages */
  notScaled(value: unknown, { mean, std }: NumberFeature, what: string): DataError {
    const number = this.#numberOf(value);
    if (number !== undefined && Number.isFinite(number)) {
      return new DataError(
        `${what} is ${number}, too far from the training mean ${mean} (standard deviation ${std}) for float32. Correct it.`,
      );
    }
    const mark = typeof value === "string" ? ` (with a decimal ${this.#decimal === "," ? "comma" : "point"})` : "";
    return new DataError(
      `${what} is ${inWords(value)}, but the model learned numbers there. Give a finite number${mark}, or null where it is missing.`,
    );
  }

  /** NaN where it is missing, undefined where it is no number. */
  #numberOf(value: unknown): number | undefined {
    if (typeof value === "number") {
      return this.#numbersMayBeMissing && this.#words.matchesNumber(value) ? Number.NaN : value;
    }
    if (value === undefined || value === null) return Number.NaN;
    if (typeof value !== "string") return undefined;
    const text = value.trim();
    const number = this.#parse(text);
    return text === "" || this.#words.matches(text, number) ? Number.NaN : number;
  }

  /** @returns undefined where it is missing, or ignored */
  #placeOf(value: unknown, feature: ReadyCategories, unseen: Unseen, where: RowPlace): number | undefined {
    if (value === undefined || value === null || Number.isNaN(value)) return undefined;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new DataError(
        `${nameOf(where)}, key "${feature.name}" is ${inWords(value)}. Give a text, a number, a truth value or null.`,
      );
    }
    const text = typeof value === "string" ? value.trim() : String(value);
    const known = feature.places.exact(text); // before any word: "NA" may be one of them
    if (known !== undefined) return known;
    const number = typeof value === "number" ? value : this.#parse(text);
    if (text === "" || this.#words.matches(text, number)) return undefined;
    const isPlain = number === undefined || isSpelled(text, number) || this.#decimal === ".";
    const place = feature.places.alike(isPlain ? text : String(number));
    if (place !== undefined || unseen === "ignore") return place;
    throw neverSeen(value, feature, where);
  }

  #parse(text: string): number | undefined {
    return this.#decimal === "," ? parseCommaNumber(text) : parseNumber(text);
  }

  #keys(): string {
    return listed(this.#features.map(({ name }) => name));
  }

  #lacking(row: object, where: RowPlace): DataError {
    const wanted = this.#features.map(({ name }) => name);
    const absent = wanted.filter((name) => !hasKey(row, name));
    const used = new Set(wanted);
    const others = Object.keys(row).filter((key) => !used.has(key));
    return new DataError(
      `${nameOf(where)} lacks ${absent.length} of the ${wanted.length} keys that the model takes: ${listed(absent)}${misspelt(absent, others) ?? "."} ` +
        "Give null for a value that is missing.",
    );
  }
}

/** Whether a row has a key: its own, or that of a getter of its class; not what every object has, such as `constructor`. */
function hasKey(row: object, name: string): boolean {
  if (!(name in Object.prototype)) return name in row;
  if (Object.hasOwn(row, name)) return true;
  for (let at: object | null = Object.getPrototypeOf(row); at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.getPrototypeOf(at) !== null && Object.getOwnPropertyDescriptor(at, name)?.get) return true;
  }
  return false;
}

function neverSeen(value: RowValue, { name, categories }: CategoryFeature, where: RowPlace): DataError {
  const near = nearest(String(value), categories);
  const known = near === undefined ? `The model knows ${listed(categories)}.` : `Did you mean "${near}"?`;
  return new DataError(
    `${nameOf(where)}, key "${name}" is ${inWords(value)}, a category that training never saw. ${known} ` +
      'With { unseen: "ignore" } it counts as none of them.',
  );
}

/** What a row is called in messages. */
export function nameOf(where: RowPlace): string {
  return where === undefined ? "The row" : `Row ${where}`;
}

function listed(names: readonly string[]): string {
  const list = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  return `${list.join(", ")}${names.length > list.length ? ` and ${names.length - list.length} more` : ""}`;
}
