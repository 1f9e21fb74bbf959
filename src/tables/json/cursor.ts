/**
 * A way through the text of a JSON file, value by value: a row becomes no object, a number keeps all its digits, and lists
 * within lists take no memory.
 *
 * Source: RFC 8259; `NaN` and `Infinity`, which Python writes besides, are read, too.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";

/** A value in a row. */
export type JsonValue =
  | { readonly kind: "missing" }
  | { readonly kind: "number" | "text" | "boolean"; readonly text: string }
  /** A list or an object. */
  | { readonly kind: "nested" };

const NUMBER = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|-?Infinity)(?![\w.+-])/y;
/** What Python writes within lists and objects besides. */
const NOT_IN_JSON = /(?:\bNaN|-?\bInfinity)\b(?=\s*[,\]}])/g;
const WORD = /\w+/y;
const WORDS: ReadonlyMap<string, JsonValue> = new Map([
  ["null", { kind: "missing" }],
  ["NaN", { kind: "missing" }],
  ["true", { kind: "boolean", text: "true" }],
  ["false", { kind: "boolean", text: "false" }],
]);

const MISSING: JsonValue = { kind: "missing" };
const NESTED: JsonValue = { kind: "nested" };
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
/** Nobody nests values of a table deeper, and the engine's own parser, which checks them, has a stack. */
const DEEPEST = 64;
const LONGEST_QUOTED = 40;

/** Reads one text from its beginning to its end. */
export class JsonCursor {
  /** The row that is read, 1-based, and the key in it; for messages. */
  row = 1;
  key: string | undefined;
  readonly #text: string;
  readonly #where: string;
  #at = 0;

  /** @param where the file's name, for messages */
  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  get isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#text.length;
  }

  /** Passes over one character, if it comes next. */
  takes(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** @param purpose what the character is wanted for: `after a row` @throws FormatError if another one comes next */
  expect(character: string, purpose: string): void {
    if (!this.takes(character)) throw this.fault(`${character} is expected ${purpose}, but ${this.#next()}`);
  }

  /** @throws FormatError if no text in quotes comes next */
  string(): string {
    this.#skipBlanks();
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(start) !== QUOTE) throw this.fault(`a text in quotes is expected, but ${this.#next()}`);
    const end = this.#endOfString(start + 1);
    this.#at = end + 1;
    const inside = text.slice(start + 1, end);
    return inside.includes("\\") ? String(this.#parsed(start)) : inside;
  }

  /** @throws FormatError if no value comes next, or one that is nested deeper than 64 levels */
  value(): JsonValue {
    this.#skipBlanks();
    const next = this.#text[this.#at];
    if (next === '"') return textOf(this.string().trim());
    if (next === "[" || next === "{") return this.#nested();
    const number = this.#match(NUMBER);
    if (number !== undefined) return { kind: "number", text: number };
    const start = this.#at;
    const value = WORDS.get(this.#match(WORD) ?? "");
    if (value !== undefined) return value;
    this.#at = start;
    throw this.fault(`a value is expected, but ${this.#next()}`);
  }

  /** The error of what stands here. */
  fault(what: string): FormatError {
    const key = this.key === undefined ? "" : `, key ${JSON.stringify(this.key.slice(0, 80))}`;
    return new FormatError(`${this.#where}, row ${this.row}${key}: ${what}.`);
  }

  #nested(): JsonValue {
    const text = this.#text;
    const start = this.#at;
    let depth = 0;
    do {
      const character = text[this.#at];
      if (character === undefined) throw this.fault("a list or an object is never closed: the file is cut off");
      if (character === '"') this.#at = this.#endOfString(this.#at + 1);
      else if (character === "[" || character === "{") depth++;
      else if (character === "]" || character === "}") depth--;
      if (depth > DEEPEST) throw this.fault(`a value is nested deeper than ${DEEPEST} levels`);
      this.#at++;
    } while (depth > 0);
    this.#parsed(start, (found) => found.replace(NOT_IN_JSON, "null"));
    return NESTED;
  }

  /** What stands from a place to the cursor, by the engine's own parser. */
  #parsed(start: number, prepare: (text: string) => string = (text) => text): unknown {
    const text = this.#text.slice(start, this.#at);
    try {
      return JSON.parse(prepare(text));
    } catch {
      throw this.fault(`${JSON.stringify(text.slice(0, LONGEST_QUOTED))} is no valid JSON`);
    }
  }

  /** @returns the place of the quote that closes a string */
  #endOfString(start: number): number {
    const text = this.#text;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) return at;
      if (code === BACKSLASH) at++;
      else if (code < SPACE) throw this.fault("a line break or a control character stands within quotes");
    }
    throw this.fault("a text in quotes is never closed: the file is cut off");
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #next(): string {
    const rest = this.#text.slice(this.#at, this.#at + LONGEST_QUOTED);
    return rest === "" ? "the file ends: it is cut off" : `here is ${JSON.stringify(rest)}`;
  }

  #skipBlanks(): void {
    const text = this.#text;
    let at = this.#at;
    for (let code = text.charCodeAt(at); code === SPACE || code === LF || code === CR || code === TAB; ) {
      code = text.charCodeAt(++at);
    }
    this.#at = at;
  }
}

function textOf(text: string): JsonValue {
  return text === "" ? MISSING : { kind: "text", text };
}
