/**
 * Changes to Thrift's compact protocol that keep it readable: other numbers, lengths, types and lists.
 *
 * @module
 */
import type { Random } from "../../src/base/random.ts";
import { concatenated, INTERESTING_INTEGERS } from "./bytes.ts";
import { pick } from "./reader.ts";

/** Where something stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface ThriftList extends Span {
  readonly type: number;
  readonly items: readonly Span[];
}

/** What a struct is made of, those within it included. */
export interface ThriftParts extends Span {
  /** Varints: values, and lengths of bytes. */
  readonly numbers: readonly Span[];
  readonly lists: readonly ThriftList[];
}

/** @returns undefined where there is no struct */
export function thriftParts(bytes: Uint8Array, start: number): ThriftParts | undefined {
  const numbers: Span[] = [];
  const lists: ThriftList[] = [];
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (!(byte >= 128)) return value;
    }
  };
  const number = (): number => {
    const from = at;
    const value = varint();
    numbers.push({ start: from, end: at });
    return value;
  };
  const value = (type: number, inList: boolean): void => {
    if (type <= 3) at += inList || type === 3 ? 1 : 0;
    else if (type <= 6) number();
    else if (type === 7) at += 8;
    else if (type === 8) at += number();
    else if (type === 9) list();
    else struct();
  };
  const list = (): void => {
    const from = at;
    const head = bytes[at++]!;
    const length = head >> 4 === 15 ? varint() : head >> 4;
    const items: Span[] = [];
    for (let i = 0; i < length && at < bytes.length; i++) {
      const item = at;
      value(head & 15, true);
      items.push({ start: item, end: at });
    }
    lists.push({ start: from, end: at, type: head & 15, items });
  };
  const struct = (): void => {
    while (at < bytes.length) {
      const head = bytes[at++]!;
      if (head === 0) return;
      if (head >> 4 === 0) varint();
      value(head & 15, false);
    }
  };
  struct();
  return at <= bytes.length && numbers.length > 0 ? { start, end: at, numbers, lists } : undefined;
}

/** Another number, of another length perhaps. */
export function withNumber(bytes: Uint8Array, { numbers }: ThriftParts, random: Random): Uint8Array {
  const { start, end } = pick(numbers, random);
  return concatenated(bytes.subarray(0, start), varintOf(anyNumber(random)), bytes.subarray(end));
}

/** Small ones are types, encodings and lengths. */
function anyNumber(random: Random): bigint {
  return random.integer(2) === 0 ? BigInt(random.integer(40)) : pick(INTERESTING_INTEGERS, random);
}

/** Another number in as many bytes, so that nothing moves. */
export function withNumberInPlace(bytes: Uint8Array, span: Span, random: Random): Uint8Array {
  return withVarint(bytes, span, anyNumber(random));
}

/** A number in the bytes of a span, with as many groups of bits as have a place there. */
export function withVarint(bytes: Uint8Array, { start, end }: Span, value: bigint): Uint8Array {
  const result = bytes.slice();
  for (let i = start; i < end; i++) {
    const group = Number((value >> BigInt(7 * (i - start))) & 0x7fn);
    result[i] = group | (i === end - 1 ? 0 : 0x80);
  }
  return result;
}

/** A list without one of its items, or with one of them many times. */
export function withList(bytes: Uint8Array, { lists }: ThriftParts, random: Random): Uint8Array {
  const full = lists.filter(({ items }) => items.length > 0);
  if (full.length === 0) return bytes;
  const list = pick(full, random);
  const chosen = random.integer(list.items.length);
  const times = pick([0, 2, 3, 2000], random);
  const items = list.items.flatMap((item, i) => Array.from({ length: i === chosen ? times : 1 }, () => item));
  const head = concatenated(Uint8Array.of(0xf0 | list.type), varintOf(BigInt(items.length)));
  const body = items.map(({ start, end }) => bytes.subarray(start, end));
  return concatenated(bytes.subarray(0, list.start), head, ...body, bytes.subarray(list.end));
}

function varintOf(value: bigint): Uint8Array {
  const groups: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...groups, Number(rest)]);
    groups.push(Number(rest & 0x7fn) | 0x80);
  }
}
